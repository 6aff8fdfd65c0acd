import { replaceRows, type CompareRows } from './order.js';
import type { Row, RowChange } from './row.js';

/** Which rows a question is about, and in which order. */
export interface Selection {
  belongs(row: Row): boolean;
  readonly compare: CompareRows;
}

/**
 * The rows of one question, in order. While they are held, nothing moves: rows keep their places even if they have left
 * the view, and rows that are new or would move up are only counted, as `waiting`.
 */
export class Arrangement {
  /** The rows that belong, in order. */
  #belonging: readonly Row[] = [];
  #shown: readonly Row[] = [];
  readonly #left = new Set<string>();
  #isHeld = false;
  /** While held: the place of each shown row, and the last one as it was when it came there. */
  #held?: { places: Map<string, number>; last: Row };

  get shown(): readonly Row[] {
    return this.#shown;
  }

  /** The ids of rows that stay only because they are held. */
  get left(): ReadonlySet<string> {
    return this.#left;
  }

  /** How many rows belong and are not shown. */
  get waiting(): number {
    return this.#belonging.length - (this.#shown.length - this.#left.size);
  }

  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.release();
  }

  /** Shows what belongs in its order, once, also while held. */
  release(): void {
    this.#shown = this.#belonging;
    this.#left.clear();
    this.#held = undefined;
  }

  /** Begins with these rows, which belong and are in order. */
  begin(rows: readonly Row[]): void {
    this.#belonging = rows;
    this.release();
  }

  /** Other rows belong than before, for example because the backend found more. */
  replace(rows: readonly Row[], selection: Selection): void {
    const before = this.#shown;
    this.#belonging = rows;
    if (!this.#isHeld || !before.length) return this.release();
    this.#update([...before, ...rows], selection);
  }

  /** Some rows have changed. `rows`: all that belong now, in order, where that is known already. */
  apply(changes: readonly RowChange[], selection: Selection, rows?: readonly Row[]): void {
    const { belongs, compare } = selection;
    const belonging = (row: Row | undefined): row is Row => !!row && belongs(row);
    this.#belonging =
      rows ??
      replaceRows(
        this.#belonging,
        changes.map(({ before }) => before).filter(belonging),
        changes.map(({ after }) => after).filter(belonging),
        compare,
      );
    if (!this.#isHeld || !this.#shown.length) return this.release();
    const { places } = this.#hold();
    for (const { before, after } of changes) if (!after && places.has(before!.id)) this.#left.add(before!.id);
    this.#update(
      changes.flatMap(({ after }) => after ?? []),
      selection,
    );
  }

  /** Notes where the rows are, with the first change after somebody began to hold them. */
  #hold(): { places: Map<string, number>; last: Row } {
    return (this.#held ??= {
      places: new Map(this.#shown.map(({ id }, place) => [id, place])),
      last: this.#shown.at(-1)!,
    });
  }

  /** Shows these rows as they are now, where they are, or below all others. */
  #update(rows: readonly Row[], { belongs, compare }: Selection): void {
    const held = this.#hold();
    const { places } = held;
    const shown = [...this.#shown];
    const below: Row[] = [];
    for (const row of rows) {
      const place = places.get(row.id);
      const isIn = belongs(row);
      if (place !== undefined) {
        shown[place] = row;
        if (isIn) this.#left.delete(row.id);
        else this.#left.add(row.id);
      } else if (isIn && compare(row, held.last) > 0) below.push(row);
    }
    // rows below the last one were loaded by scrolling, so adding them moves nothing
    for (const row of below.sort(compare)) {
      places.set(row.id, shown.length);
      shown.push(row);
      held.last = row;
    }
    this.#shown = shown;
  }
}
