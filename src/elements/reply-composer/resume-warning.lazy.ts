/** The warning before a pause ends, for the reply box. Loaded where there is such an end. */
export { renderResumeWarning } from '../notices/resume-warning.js';
export { resumeWarning as sentences } from '../../locales/en/resume-warning.js';
