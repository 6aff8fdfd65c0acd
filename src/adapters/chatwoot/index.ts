export { chatwootAdapter } from './chatwoot-adapter.js';
export type { ChatwootOptions } from './options.js';
