/** The list of the host's canned replies. */
export const snippetList = {
  'snippets.label': 'Saved replies',
  'snippets.found': 'Saved replies: {n}',
  'snippets.none': 'No saved reply matches.',
  'snippets.failed': 'Saved replies could not be loaded.',
};
