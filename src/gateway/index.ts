export { openDatabase, type DatabaseOptions } from './database/open.js';
export type { Database, Queries, Row } from './database/database.js';
