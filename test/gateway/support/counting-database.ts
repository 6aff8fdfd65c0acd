import type { Database, Queries } from '../../../src/gateway/index.js';

/** A database that remembers its round trips. Each statement is one, also those that begin and end a transaction. */
export function counting(database: Database): Database & { statements: string[] } {
  const statements: string[] = [];
  const counted = (queries: Queries): Queries['query'] => {
    return (sql, values) => {
      statements.push(sql.replace(/\s+/g, ' '));
      return queries.query(sql, values);
    };
  };
  return {
    ...database,
    statements,
    query: counted(database),
    async transaction(work) {
      statements.push('BEGIN');
      const result = await database.transaction((tx) => work({ query: counted(tx) }));
      statements.push('COMMIT');
      return result;
    },
  };
}
