/** What running a command takes. Nobody acts in the first second of a page, so none of it delays the first render. */
export { perform, project, reconsider } from './command-runner.js';
