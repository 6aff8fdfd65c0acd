/**
 * Enter, but not the Enter that confirms what an input method suggests: UI Events, section 4.5. Safari ends the
 * composition before that key and marks it with the key code 229 only.
 */
export const isEnterKey = ({ key, shiftKey, altKey, isComposing, keyCode }: KeyboardEvent): boolean =>
  key === 'Enter' && !shiftKey && !altKey && !isComposing && keyCode !== 229;
