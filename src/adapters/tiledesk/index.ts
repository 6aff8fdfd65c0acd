export type { TiledeskOptions, TiledeskSocket } from './options.js';
export { tiledeskAdapter } from './tiledesk-adapter.js';
