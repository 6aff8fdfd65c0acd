export { intercomAdapter, type IntercomOptions } from './intercom-adapter.js';
