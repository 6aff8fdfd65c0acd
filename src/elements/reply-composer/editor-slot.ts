/** An editor of the host's that can be connected: it has a text as its `value`. */
interface ValueEditor extends HTMLElement {
  value: string;
}

/** What stands between a page's tags without being meant as an editor, or what a translator puts there. */
const strangers =
  'script, style, template, link, meta, noscript, br, wbr, hr, font, p, span, label, small, b, i, em, strong, img, svg';
/** What has a value that is no text of somebody's. */
const noText =
  'button, select, option, data, input:is([type=hidden], [type=checkbox], [type=radio], [type=file], [type=button],' +
  ' [type=submit], [type=reset], [type=image], [type=color], [type=range])';
const editable = '[contenteditable], textarea, input:not([type=hidden]), iframe';

const isEditor = (element: Element): boolean =>
  !element.matches('input[type=hidden]') &&
  (!element.matches(strangers) || element.matches(editable) || !!element.querySelector(editable));

const hasText = (element: Element): element is ValueEditor =>
  'value' in element && typeof element.value === 'string' && !element.matches(noText);

/**
 * The editor of the host's that goes into the slot of the reply box, if there is one. White space, comments and what
 * else stands between the tags are none.
 */
export class EditorSlot {
  readonly #host: HTMLElement;
  /** The last one that got the draft. */
  #connected?: ValueEditor;

  constructor(host: HTMLElement) {
    this.#host = host;
  }

  /** Whether the host has put an editor there. */
  get isFilled(): boolean {
    return this.#elements.length > 0;
  }

  /** The first one that can be connected. */
  get editor(): ValueEditor | undefined {
    return this.#elements.find(hasText);
  }

  /** With the slots of a host that is an element itself and passes its own content on. */
  get #elements(): Element[] {
    return [...this.#host.children]
      .filter(({ slot }) => !slot)
      .flatMap((child) =>
        child.localName === 'slot' ? (child as HTMLSlotElement).assignedElements({ flatten: true }) : child,
      )
      .filter(isEditor);
  }

  /** A new editor brings along what was begun in it, which `take` gets; from then on it shows the draft. */
  connect(text: string, take: (begun: string) => void): void {
    const { editor } = this;
    if (!editor) return;
    const isNew = editor !== this.#connected;
    this.#connected = editor;
    if (isNew && editor.value && !text) take(editor.value);
    else if (editor.value !== text) editor.value = text;
  }

  /** Whether what happens there is about the reply, and not about a button or another field beside the editor. */
  isReply(target: EventTarget | null): boolean {
    const { editor } = this;
    if (!this.isFilled) return true;
    return editor ? target === editor : !(target as Element).closest('button, a[href], select');
  }
}
