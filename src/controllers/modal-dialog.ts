import type { LitElement, ReactiveController } from 'lit';

/**
 * A native modal dialog in the host's shadow root. Rendered while `name` is set; when it closes, focus goes to the
 * invoker or, if that is gone, to the next sensible control.
 */
export class ModalDialog<Name extends string> implements ReactiveController {
  /** Which dialog is open. */
  name?: Name;
  #host: LitElement;
  #subject: () => unknown;
  #about: unknown;
  #home: () => HTMLElement | null | undefined;
  #invoker?: HTMLElement;

  /**
   * `subject` tells what the dialog is about: it closes when that changes. `home` finds the control that gets the focus
   * if the invoker is gone.
   */
  constructor(host: LitElement, subject: () => unknown, home: () => HTMLElement | null | undefined) {
    this.#host = host;
    this.#subject = subject;
    this.#home = home;
    host.addController(this);
  }

  /** Opens a dialog. `invoker` gets the focus back when it closes. */
  show(name: Name, invoker?: HTMLElement): void {
    this.name = name;
    this.#about = this.#subject();
    this.#invoker = invoker;
    this.#host.requestUpdate();
  }

  /** Also the handler of the dialog's own `close` event, as after Escape. */
  close = (): void => {
    if (!this.name) return;
    this.name = undefined;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() => {
      const focused = (this.#host.getRootNode() as Document | ShadowRoot).activeElement;
      // something else has taken the focus in the meantime: leave it there
      if (focused && focused !== this.#host.ownerDocument.body && focused !== this.#host) return;
      const invoker =
        this.#invoker?.isConnected && this.#invoker.getClientRects().length ? this.#invoker : this.#home();
      invoker?.focus();
    });
  };

  hostDisconnected(): void {
    this.name = undefined;
  }

  hostUpdate(): void {
    if (this.#about !== this.#subject()) this.name = undefined;
  }

  hostUpdated(): void {
    const dialog = this.#host.renderRoot.querySelector('dialog');
    if (dialog?.isConnected && !dialog.open) dialog.showModal();
  }
}
