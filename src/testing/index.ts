/** The conformance kit for adapters: `handoff-elements/testing.js`. */
export { adapterTests } from './adapter-tests.js';
export { runAdapterTests, type AdapterTestResult } from './run.js';
export { reportTable } from './report.js';
export { situations, type Situation } from './situations.js';
export type { AdapterTest, AdapterTestOptions, Controls } from './options.js';
