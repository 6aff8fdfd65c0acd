/** The head of the contact panel. */
export const panel = {
  'panel.label': 'Contact',
};
