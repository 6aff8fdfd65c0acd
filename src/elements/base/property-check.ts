/** Looks at properties that hold a list, a function or a number. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { report, type NoteElement, type NoteTaker } from '../../internal/report.js';

type CheckedHost = (NoteElement | NoteTaker) & ReactiveControllerHost & Node;

interface Shape {
  /** In words, after “expected”. */
  readonly expected: string;
  fits(value: unknown): boolean;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isText = (value: unknown): boolean => typeof value === 'string';
const isObject = (value: unknown): boolean => typeof value === 'object' && !Array.isArray(value);

/** A framework may set it as text. */
const isAmount = (value: unknown): boolean => (typeof value === 'number' || isText(value)) && Number(value) >= 0;

/** By the name of the property, which means the same on each element that has it. No value at all is the default. */
const shapes: Readonly<Record<string, Shape>> = {
  alerts: { expected: 'an object such as { sound: true }', fits: isObject },
  attachmentUrl: { expected: 'a function', fits: isFunction },
  draftStorage: {
    expected: 'getItem(), setItem() and removeItem(), as localStorage has them',
    fits: (value) => ['getItem', 'setItem', 'removeItem'].every((name) => isFunction(Object(value)[name])),
  },
  reasons: { expected: 'a list of texts', fits: (value) => Array.isArray(value) && value.every(isText) },
  snippets: {
    expected: 'a list of replies or a function that finds some',
    fits: (value) => Array.isArray(value) || isFunction(value),
  },
  waitingLimit: { expected: 'a number of minutes', fits: isAmount },
};

const checked = new WeakSet<CheckedHost>();

/** Tells the developer of values that an element cannot use: once for each property, until it gets another value. */
export function checkProperties(host: CheckedHost): void {
  if (checked.has(host)) return;
  checked.add(host);
  const check = new PropertyCheck(host);
  host.addController(check);
  // the host has been there for a while
  check.hostUpdated();
}

class PropertyCheck implements ReactiveController {
  readonly #host: CheckedHost;
  readonly #names: readonly string[];
  readonly #seen = new Map<string, unknown>();

  constructor(host: CheckedHost) {
    this.#host = host;
    this.#names = Object.keys(shapes).filter((name) => name in host);
  }

  hostUpdated(): void {
    // what an element around it hands on is that one's to tell
    const { host: outer } = this.#host.getRootNode() as Partial<ShadowRoot>;
    for (const name of this.#names) {
      const value: unknown = Reflect.get(this.#host, name);
      if (Object.is(this.#seen.get(name), value)) continue;
      this.#seen.set(name, value);
      const { expected, fits } = shapes[name]!;
      if ((value ?? undefined) === undefined || fits(value) || (outer && name in outer)) continue;
      report(this.#host, { code: 'bad-property', field: name, expected });
    }
  }
}
