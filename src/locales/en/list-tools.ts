/** What stands above the rows: their order, and what selects them. */
export const listTools = {
  'list.sort': 'Order',
  'list.sort.activity': 'Latest first',
  'list.sort.waiting': 'Waiting longest',
  'list.sort.due': 'Due next',
  'list.sort.unread': 'Unread first',
  'list.selecting': 'Select',
};
