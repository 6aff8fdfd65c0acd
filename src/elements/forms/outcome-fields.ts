import { html, nothing } from 'lit';
import type { AdapterTraits } from '../../adapters/adapter.js';
import { outcomeText } from '../base/outcome-text.js';
import type { Words } from '../base/words.js';

const outcomes = [{ value: 'resolved' }, { value: 'not-resolved' }];

/** The fields that ask how a conversation ended: `outcome`, and a `note` where the backend takes one. */
export function renderOutcomeFields(words: Words, { close }: AdapterTraits, isMissing: boolean): unknown {
  return html`<fieldset>
      <legend>${words.t('close.outcome')}</legend>
      ${(close?.outcomes ?? outcomes).map(({ value }) => renderOutcome(value, outcomeText(words, value)))}
      <p id="error" class="error">${isMissing ? words.t('close.error') : nothing}</p>
    </fieldset>
    ${close?.note === false ? nothing : renderNote(words)}`;
}

const renderOutcome = (value: string, label: string): unknown =>
  html`<label class="choice">
    <input type="radio" name="outcome" value=${value} aria-describedby="error" />${label}
  </label>`;

const renderNote = (words: Words): unknown =>
  html`<label class="field"
    >${words.t('close.note')}<textarea name="note" rows="3" maxlength="2000"></textarea>
  </label>`;
