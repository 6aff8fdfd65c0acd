/** What is worth knowing about the list as a whole. */
export const listNotices = {
  'list.new': '{n} new',
  'list.none': 'No conversations yet',
  'list.none-in-view': 'Nothing here right now',
  'list.none-found': 'Nothing matches “{search}”',
  'list.clear-search': 'Clear search',
  'list.all-views': 'Show all',
  'list.unreadable': '{n} {n|conversation|conversations} could not be understood.',
  'list.stale': 'Could not be updated: {why}',
};
