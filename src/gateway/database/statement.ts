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
  #columns: string[] = [];
  #values: unknown[] = [];

  /** What stands for this value in the SQL, in which it has to appear. */
  value(value: unknown, type = 'text'): string {
    this.#values.push(value);
    return `$${this.#values.length}::${type}`;
  }

  /** Adds a part that writes, and returns its name. It needs a `RETURNING` clause if another part reads from it. */
  part(name: string, sql: string): string {
    this.#parts.push(`${name} AS (${sql})`);
    return name;
  }

  /** The same, and also resolves with the number of its rows. It needs a `RETURNING` clause, or it is a `SELECT`. */
  countedPart(name: string, sql: string): string {
    this.column(name, `SELECT count(*)::integer FROM ${name}`);
    return this.part(name, sql);
  }

  /** Also resolves with this number, which a query of one row and one column finds in the parts. */
  column(name: string, sql: string): void {
    this.#columns.push(`(${sql}) AS ${name}`);
  }

  /** Resolves with the number of rows of each part that is counted, and with the columns. */
  async run(db: Queries): Promise<Partial<Record<string, number>>> {
    if (!this.#parts.length) return {};
    const [row] = await db.query<Record<string, number>>(
      `WITH ${this.#parts.join(', ')} SELECT ${this.#columns.join(', ')}`,
      this.#values,
    );
    return row!;
  }
}
