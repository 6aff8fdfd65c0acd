import { html, nothing } from 'lit';
import type { StoreElement } from '../base/store-element.js';

const outcomes = [{ value: 'resolved' }, { value: 'not-resolved' }];

/** The fields that ask how a conversation ended: `outcome`, and a `note` where the backend takes one. */
export function renderOutcomeFields(host: StoreElement, isMissing: boolean): unknown {
  const { close } = host.handoff.store?.traits ?? {};
  return html`<fieldset>
      <legend>${host.words.t('close.outcome')}</legend>
      ${(close?.outcomes ?? outcomes).map(
        ({ value }) =>
          html`<label class="choice">
            <input
              type="radio"
              name="outcome"
              value=${value}
              aria-describedby="error" />${host.words.outcomeText(value)}
          </label>`,
      )}
      <p id="error" class="error">${isMissing ? host.words.t('close.error') : nothing}</p>
    </fieldset>
    ${close?.note === false ? nothing : html`<label class="field">${host.words.t('close.note')}<textarea name="note" rows="3" maxlength="2000"></textarea></label>`}`;
}
