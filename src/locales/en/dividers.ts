/** What stands between the panes of a desk. */
export const dividers = {
  'desk.resize-list': 'Width of the list',
  'desk.resize-contact': 'Width of the contact details',
  'desk.pixels': '{n} pixels',
  'desk.folded': 'Folded. Press Enter to unfold.',
};
