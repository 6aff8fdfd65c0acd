export { takeSunshine } from './deliveries.js';
export { sunshineAdapter, type SunshineOptions } from './sunshine-adapter.js';
