export { connectHttpAdapter, createHttpAdapter, type HttpAdapter } from './http-adapter.js';
export type { HttpAdapterOptions, HttpCapabilities, OptionalMethod } from './options.js';
