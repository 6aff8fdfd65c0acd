import { css, html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { safeWebUrl } from '../../internal/links.js';
import type { HandoffElement } from '../base/handoff-element.js';

/** The picture of a contact. The initial stands in its place until it is there, and where it cannot be shown. */
export class Avatar {
  readonly #host: HandoffElement;
  /** The address of a picture that could not be shown. */
  #broken?: string;

  constructor(host: HandoffElement) {
    this.#host = host;
  }

  /** Nothing where there is no picture. */
  render(address: string | undefined): unknown {
    const url = address && safeWebUrl(address);
    // another address, and later this one again, gets another chance
    if (url !== this.#broken) this.#broken = undefined;
    if (!url || this.#broken) return undefined;
    const onError = (): void => {
      this.#broken = url;
      this.#host.requestUpdate();
    };
    // a new one for each address: what is heard of the last one says nothing about the next
    return keyed(url, html`<img src=${url} alt="" referrerpolicy="no-referrer" loading="lazy" @error=${onError} />`);
  }
}

export const pictureStyles = css`
  img {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }
`;
