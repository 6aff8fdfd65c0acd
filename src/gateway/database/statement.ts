import type { Queries } from './database.js';

/** A part that has one row, for parts that depend on nothing. */
export const always = '(SELECT) AS always';

/**
 * One statement of several parts, which are common table expressions. All of it takes effect or nothing does, in one
 * round trip and without a transaction that is held open. A part that reads from another one comes after it.
 *
 * The parts see the tables as they were before the statement. So two parts must not write the same row.
 */
export class Statement {
  #parts: string[] = [];
  #names: string[] = [];
  #values: unknown[] = [];

  /** What stands for this value in the SQL, in which it has to appear. */
  value(value: unknown, type = 'text'): string {
    this.#values.push(value);
    return `$${this.#values.length}::${type}`;
  }

  /** Adds a part and returns its name. It needs a `RETURNING` clause. */
  part(name: string, sql: string): string {
    this.#names.push(name);
    this.#parts.push(`${name} AS (${sql})`);
    return name;
  }

  /** Resolves with the number of rows of each part. */
  async run(db: Queries): Promise<Partial<Record<string, number>>> {
    if (!this.#parts.length) return {};
    const counts = this.#names.map((name) => `(SELECT count(*)::integer FROM ${name}) AS ${name}`);
    const [row] = await db.query<Record<string, number>>(
      `WITH ${this.#parts.join(', ')} SELECT ${counts.join(', ')}`,
      this.#values,
    );
    return row!;
  }
}
