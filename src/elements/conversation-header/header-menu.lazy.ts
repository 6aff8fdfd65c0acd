/** What is seldom needed: loaded when the page is idle. */
import { html, nothing } from 'lit';
import { Menu } from '../../controllers/menu.js';
import { headerMenu } from '../../locales/en/header-menu.js';
import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { HandoffElement, Ready } from '../base/handoff-element.js';
import menuStyles from '../bot-status-toggle/bot-menu.styles.js';
import type { HandbackCloseBar } from '../handback-close-bar/handback-close-bar.js';

interface Item {
  readonly label: string;
  readonly type: CommandType;
  run(): unknown;
}

export class HeaderMenu {
  readonly #host: HandoffElement;
  readonly #menu: Menu;

  constructor(host: HandoffElement) {
    this.#host = host;
    this.#menu = new Menu(host);
  }

  get open(): boolean {
    return this.#menu.open;
  }

  /** Whether this click on the button closes the menu, rather than opening it. */
  closes(click: MouseEvent): boolean {
    return this.#menu.closes(click);
  }

  show(last: boolean): void {
    this.#menu.show(last);
  }

  /** Whether there is anything of ours in it for this conversation. */
  hasItems(view: Ready): boolean {
    return this.#items(view).length > 0;
  }

  render(view: Ready): unknown {
    const { words } = this.#host;
    return html`<div
      popover
      part="menu"
      role="menu"
      aria-label=${words.t('header.more')}
      @click=${this.#onClick}
      @keydown=${this.#menu.onKey}
      @toggle=${this.#menu.onToggle}>
      ${this.#menu.open ? this.#items(view).map((item) => this.#renderItem(view.conversation, item)) : nothing}
      <slot name="more"></slot>
    </div>`;
  }

  /** What the backend has and what makes sense now. */
  #items({ conversation: c }: Ready): Item[] {
    const { words, handoff } = this.#host;
    const { store } = handoff;
    const items: Item[] = [];
    const add = (type: CommandType, label: string, run: () => unknown) => {
      const code = this.#host.refusal(c, type)?.code;
      if (store?.can(type) && (!code || code === 'denied')) items.push({ type, label, run });
    };
    if (c.bot.mode !== 'off') add('hand-back', words.t('header.note'), () => this.#ask('hand-back'));
    add('request-agent', words.t('header.queue'), () => this.#host.request({ type: 'request-agent' }));
    add('archive', words.t('header.archive'), () => this.#ask('archive'));
    return items;
  }

  #renderItem(c: Conversation, { label, type, run }: Item): unknown {
    const why = this.#host.whyNot(c, type);
    const press = () => {
      if (why) return;
      this.#menu.hide();
      this.#button?.focus();
      run();
    };
    return html`<button
      type="button"
      tabindex="-1"
      role="menuitem"
      aria-disabled=${why ? 'true' : nothing}
      @click=${press}>
      <span>${label}</span>${why ? html` <span class="end">${why}</span>` : nothing}
    </button>`;
  }

  get #button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector<HTMLElement>('[aria-haspopup=menu]');
  }

  /** What a host's own item does is its own matter. */
  #onClick = ({ target }: Event): void => {
    if ((target as Element).slot === 'more') this.#menu.hide();
  };

  /** The bar has the dialogs. */
  async #ask(what: 'hand-back' | 'archive'): Promise<void> {
    const bar = this.#host.renderRoot.querySelector<HandbackCloseBar>('handback-close-bar');
    const [details, button] = [await bar?.details?.loadForPress(), this.#button];
    if (button) details?.show(button, what);
  }
}

export const styles = [menuStyles];
export const sentences = headerMenu;
