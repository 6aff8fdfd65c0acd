export { retryDelay } from '../internal/retry.js';
