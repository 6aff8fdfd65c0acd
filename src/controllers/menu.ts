import type { LitElement, ReactiveController } from 'lit';
import { placePopup } from './place-popup.js';

/** Letters typed within this time belong together, in milliseconds. */
const typingPause = 700;

/** A menu button and its popover, with the keyboard behaviour of the ARIA pattern. The template sets the roles. */
export class Menu implements ReactiveController {
  /** Whether the menu is open. */
  open = false;
  #host: LitElement;
  #typed = '';
  #typedAt = 0;
  #focusLast = false;
  #unwatch?: AbortController;
  /** When the pointer came down. */
  #wasOpen = false;

  constructor(host: LitElement) {
    this.#host = host;
    host.addController(this);
    host.renderRoot.addEventListener('pointerdown', () => (this.#wasOpen = this.open));
  }

  /** The element may have moved to another document since. */
  get #window(): Window | null {
    return this.#host.ownerDocument.defaultView;
  }

  get #popup(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('[role=menu]');
  }

  get #button(): HTMLElement | null {
    return this.#host.renderRoot.querySelector('[aria-haspopup=menu]');
  }

  get #items(): HTMLElement[] {
    const popup = this.#popup;
    // what a host has put into a slot comes last
    const slotted = popup?.querySelector('slot')?.assignedElements() ?? [];
    return [...(popup?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []), ...(slotted as HTMLElement[])];
  }

  hostUpdated(): void {
    // a menu that was removed with its conversation fires no toggle event
    if (this.open && !this.#popup?.matches(':popover-open')) this.#setClosed();
  }

  hostDisconnected(): void {
    this.open = false;
    this.#watchPosition(false);
  }

  hide(): void {
    const popup = this.#popup;
    if (!popup?.matches(':popover-open')) return;
    // the popover gives the focus back at once, and tells that it has closed later: the button is not read as expanded
    this.#setClosed();
    this.#button?.setAttribute('aria-expanded', 'false');
    popup.hidePopover();
  }

  /**
   * Whether this click on the button closes the menu. A pointer has closed it already by then, and the click must not
   * open it again. The browser would do that by itself for a button with `popovertarget`; but screen readers then take
   * the menu for a description of the button, and read all of it.
   */
  closes({ detail }: MouseEvent): boolean {
    const isOpen = this.open || (detail > 0 && this.#wasOpen);
    this.hide();
    return isOpen;
  }

  /** Opens with the focus on the first or the last item. */
  show(last: boolean): void {
    const popup = this.#popup;
    if (!popup?.isConnected || popup.matches(':popover-open')) return;
    this.#focusLast = last;
    popup.showPopover();
  }

  onToggle = async (event: ToggleEvent): Promise<void> => {
    this.open = event.newState === 'open';
    this.#watchPosition(this.open);
    this.#host.requestUpdate();
    if (!this.open) return;
    await this.#host.updateComplete;
    this.#place();
    (this.#focusLast ? this.#items.at(-1) : this.#items[0])?.focus();
    this.#focusLast = false;
  };

  onKey = (event: KeyboardEvent): void => {
    const items = this.#items;
    const at = items.indexOf(event.target as HTMLElement);
    const target = this.#target(event, items, at);
    if (target) {
      event.preventDefault();
      target.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.hide();
      this.#button?.focus();
    } else if (event.key === 'Tab' || event.code === 'Tab') {
      // the button is before or after the menu in the page: from there Tab moves on by itself.
      // The code as well, because WebKitGTK calls the key of Shift+Tab “Unidentified”
      this.hide();
      this.#button?.focus();
    }
  };

  #target(event: KeyboardEvent, items: HTMLElement[], at: number): HTMLElement | undefined {
    const { key, ctrlKey, metaKey, altKey } = event;
    switch (key) {
      case 'ArrowDown':
        return items[(at + 1) % items.length];
      case 'ArrowUp':
        return items.at(at - 1);
      case 'Home':
        return items[0];
      case 'End':
        return items.at(-1);
    }
    if (key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return undefined;
    const fresh = event.timeStamp - this.#typedAt > typingPause;
    this.#typed = fresh ? key : this.#typed + key;
    this.#typedAt = event.timeStamp;
    const wanted = this.#typed.toLowerCase();
    const first = at + (fresh ? 1 : 0);
    return [...items.slice(first), ...items.slice(0, first)].find((item) =>
      item.textContent!.trim().toLowerCase().startsWith(wanted),
    );
  }

  #setClosed(): void {
    this.open = false;
    this.#watchPosition(false);
    this.#host.requestUpdate();
  }

  #watchPosition(on: boolean): void {
    this.#unwatch?.abort();
    if (!on) return;
    const { signal } = (this.#unwatch = new AbortController());
    this.#window?.addEventListener('resize', this.#place, { signal });
    this.#window?.addEventListener('scroll', this.#place, { signal, capture: true });
  }

  #place = (): void => {
    const [popup, button] = [this.#popup, this.#button];
    if (popup && button) placePopup(popup, button, 'below');
  };
}
