type Props = Readonly<Record<string, unknown>>;
type AttributeNames = Readonly<Record<string, string>>;

const isText = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);

/** What attributes can say, for the server's HTML. */
export function attributesFrom(props: Props, names: AttributeNames): Record<string, string> {
  const said = Object.entries(names).flatMap(([property, attribute]) => {
    const value = props[property];
    if (!isText(value) || value === false) return [];
    return [[attribute, value === true ? '' : String(value)]];
  });
  return Object.fromEntries(said) as Record<string, string>;
}

/**
 * Sets on the element what has changed in the props, and nothing else: what a person has chosen since then (the
 * selected conversation, a view) stays.
 */
export class PropertyWriter {
  readonly #host: HTMLElement;
  readonly #names: readonly string[];
  #written = new Map<string, unknown>();

  constructor(host: HTMLElement, names: readonly string[], attributes: AttributeNames, props: Props) {
    this.#host = host;
    this.#names = names;
    // the attributes have said these already, in a page from the server long ago
    for (const name of names) {
      if (name in attributes && isText(props[name])) this.#written.set(name, props[name]);
    }
    this.write(props);
  }

  write(props: Props): void {
    for (const name of this.#names) {
      const value = props[name];
      if (value === this.#written.get(name)) continue;
      Reflect.set(this.#host, name, value === undefined ? this.#default(name) : value);
      this.#written.set(name, value);
    }
  }

  #default(name: string): unknown {
    const untouched = this.#host.ownerDocument.createElement(this.#host.localName);
    return Reflect.get(untouched, name);
  }
}
