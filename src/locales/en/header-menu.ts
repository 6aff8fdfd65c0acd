/** What stands under “More” in the header. */
export const headerMenu = {
  'header.note': 'Hand back with a note…',
  'header.queue': 'Send to queue',
  'header.archive': 'Archive…',
};
