// The CDN file registers every tag, and exports what the npm entries export.
import '../src/define.js';
export * from '../src/index.js';
export { createMemoryAdapter } from '../src/adapters/memory/index.js';
