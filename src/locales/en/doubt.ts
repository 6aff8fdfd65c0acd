/** While it is looked up whether a command went through. */
export const doubt = { checking: 'Not sure it went through. Checking…' };
