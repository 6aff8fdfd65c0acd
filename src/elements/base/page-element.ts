import { adoptStyles, LitElement, type CSSResult } from 'lit';
import { version } from '../../internal/version.js';
import { defineElement } from './define-element.js';
// whoever knows an element knows its events: their names are in the page's own table
export type {} from './events.js';

/** What all elements are, the provider too: they go by any name, and keep their styles in any document. */
export abstract class PageElement extends LitElement {
  /** @internal */
  static version = version;
  /** @internal */
  static tag: string;
  #laterStyles: readonly CSSResult[] = [];

  /**
   * Registers this class: under its own name or another one, for the page or in a scoped registry. A name that is taken
   * is left alone.
   */
  static define(tag: string = this.tag, registry?: CustomElementRegistry): void {
    defineElement(this as unknown as CustomElementConstructor, tag, registry);
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = this.attachShadow({ mode: 'open' });
    this.#adoptStyles(root);
    return root;
  }

  /** @internal A document drops the style sheets of what comes from another one. */
  adoptedCallback(): void {
    this.#adoptStyles();
  }

  protected addStyles(styles: readonly CSSResult[]): void {
    this.#laterStyles = [...this.#laterStyles, ...styles];
    this.#adoptStyles();
  }

  /** A style sheet belongs to the document that it was made for: any other one needs its own copy. */
  #adoptStyles(root = this.shadowRoot): void {
    const view = this.ownerDocument.defaultView;
    // it may not be rendered yet, and a document without a window shows nothing
    if (!root || !view) return;
    const styles = [...(this.constructor as typeof LitElement).elementStyles, ...this.#laterStyles];
    if (view === window) adoptStyles(root, styles);
    else root.adoptedStyleSheets = styles.map((style) => copyFor(view, style as CSSResult));
  }
}

function copyFor(view: Window & typeof globalThis, { cssText }: CSSResult): CSSStyleSheet {
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(cssText);
  return sheet;
}
