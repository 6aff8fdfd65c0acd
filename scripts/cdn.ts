// The CDN file registers every tag, and exports what the npm entries for pages export.
import '../src/define.js';
export * from '../src/index.js';
export * from '../src/adapters/http/index.js';
export * from '../src/adapters/memory/index.js';
export * from '../src/adapters/polling.js';
