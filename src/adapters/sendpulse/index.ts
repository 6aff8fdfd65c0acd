export { sendpulseAdapter, type SendPulseOptions } from './sendpulse-adapter.js';
export type { SendPulseLogin } from './token.js';
