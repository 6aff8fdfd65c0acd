import { nothing, render, type LitElement, type ReactiveController } from 'lit';

/** What stands in the page now for what Lit put there. */
interface Changes {
  records: readonly MutationRecord[];
  /** What a text was, where, and what was made of it. */
  texts: ReadonlyMap<Text, { ours: string; theirs: string; parent: Node | null }>;
  /** Where they had moved our nodes to. */
  places: ReadonlyMap<Node, { parent: Node; next: Node | null }>;
}

const what = { subtree: true, childList: true, characterData: true, characterDataOldValue: true };

/**
 * Page translators put nodes of their own in the place of our texts, or change them. Lit does not know: it would go on
 * with nodes that nobody sees any more, and the old state would stand there for good. So before each render everything
 * is put back as Lit left it. After it the translation of whatever has not changed is there again; what has changed is
 * shown in our words, until it is translated anew.
 */
export class ForeignText implements ReactiveController {
  readonly #host: LitElement;
  readonly #observer = new MutationObserver((records) => this.#records.push(...records));
  #records: MutationRecord[] = [];
  #undone?: Changes;

  constructor(host: LitElement) {
    this.#host = host;
    // translated before this was loaded: what it was is not known
    if (this.#root.querySelector('font')) this.#startAnew();
    host.addController(this);
    host.requestUpdate();
  }

  get #root(): ShadowRoot {
    return this.#host.shadowRoot!;
  }

  hostConnected(): void {
    this.#observer.observe(this.#root, what);
  }

  hostDisconnected(): void {
    this.#take();
    this.#observer.disconnect();
  }

  hostUpdate(): void {
    this.#take();
    if (!this.#records.some(isHarmful)) return;
    try {
      this.#undone = undo(this.#records);
    } catch {
      // nothing is where it was: all is made anew
      this.#startAnew();
    }
  }

  hostUpdated(): void {
    this.#observer.takeRecords();
    if (this.#undone) {
      redo(this.#undone, this.#root);
      this.#records = this.#observer.takeRecords();
      this.#undone = undefined;
    }
  }

  #startAnew(): void {
    render(nothing, this.#root, this.#host.renderOptions);
  }

  #take(): void {
    this.#records.push(...this.#observer.takeRecords());
  }
}

// not by the class: the page may have moved to another document, whose nodes have classes of their own
const isText = (node: Node | null): node is Text => node?.nodeType === Node.TEXT_NODE;
const remove = (node: Node): void => void node.parentNode?.removeChild(node);

/** What other programs merely add does not matter, unless it stands between one of our texts and Lit's mark for it. */
const isHarmful = ({ type, removedNodes, nextSibling }: MutationRecord): boolean =>
  type === 'characterData' || removedNodes.length > 0 || isText(nextSibling);

function undo(records: readonly MutationRecord[]): Changes {
  const theirs = new Map<Text, string>();
  const places = new Map<Node, { parent: Node; next: Node | null }>();
  for (const { removedNodes } of records) {
    for (const node of removedNodes) {
      if (node.parentNode) places.set(node, { parent: node.parentNode, next: node.nextSibling });
    }
  }
  for (const { target } of records) if (isText(target)) theirs.set(target, target.data);
  for (const { target, oldValue, addedNodes, removedNodes, previousSibling, nextSibling } of records.toReversed()) {
    if (isText(target)) {
      target.data = oldValue!;
      continue;
    }
    for (const node of addedNodes) if (node.parentNode === target) remove(node);
    insert(target, removedNodes, previousSibling, nextSibling);
  }
  const texts = new Map<Text, { ours: string; theirs: string; parent: Node | null }>();
  for (const text of records.flatMap(({ target, removedNodes }) => [target, ...removedNodes]).filter(isText)) {
    const { data: ours, parentNode: parent } = text;
    texts.set(text, { ours, theirs: theirs.get(text) ?? ours, parent });
  }
  return { records, texts, places };
}

function redo({ records, texts, places }: Changes, root: ShadowRoot): void {
  const isSame = (parent: Node, node: Node): boolean =>
    node.parentNode === parent && (!isText(node) || node.data === texts.get(node)?.ours);
  // where one of its texts has changed, what was made of them says what is no longer true
  const changed = new Set<Node>();
  for (const { target, removedNodes } of records) {
    const parent = isText(target) ? texts.get(target)!.parent : target;
    const ours = isText(target) ? [target] : [...removedNodes];
    if (parent && root.contains(parent) && !ours.every((node) => isSame(parent, node))) changed.add(parent);
  }
  for (const { target, addedNodes, removedNodes, previousSibling, nextSibling } of records) {
    if (isText(target) || changed.has(target) || !root.contains(target)) continue;
    insert(target, addedNodes, previousSibling, removedNodes[0] ?? nextSibling);
    for (const node of removedNodes) if (node.parentNode === target) remove(node);
  }
  for (const [node, { parent, next }] of places) if (!node.parentNode) insert(parent, [node], null, next);
  for (const [text, { ours, theirs }] of texts) if (text.data === ours) text.data = theirs;
}

/** Between two neighbours, of which one may be gone. */
function insert(parent: Node, nodes: Iterable<Node>, before: Node | null, after: Node | null): void {
  const next = after?.parentNode === parent ? after : before?.parentNode === parent ? before.nextSibling : null;
  for (const node of nodes) parent.insertBefore(node, next);
}
