import { html, type TemplateResult } from 'lit';

/** A segmented control: radio buttons in a row. */
export const segmented = <T extends string>(
  label: string,
  name: string,
  values: readonly T[],
  value: T,
  choose: (value: T) => void,
): TemplateResult =>
  html` <fieldset class="segmented">
    <legend>${label}</legend>
    ${values.map(
      (each) =>
        html`<label
          ><input type="radio" name=${name} .checked=${each === value} @change=${() => choose(each)} /><span
            >${each}</span
          ></label
        >`,
    )}
  </fieldset>`;
