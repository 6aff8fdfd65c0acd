import { durations } from './durations.js';

/** What a row of the list says beyond the first glance. */
export const rowMarks = {
  ...durations,
  'list.draft': 'Draft:',
  'list.viewing': '{name} is viewing',
  'list.viewing-many': '{n} are viewing',
  'list.writing': '{name} is writing',
  'list.writing-many': '{n} are writing',
  'list.due-in': 'Due in {time}',
  'list.due-at': 'Due {time}',
  'list.overdue': 'Overdue by {time}',
  'list.due-label': '{label}: {text}',
  'list.waits': 'Waiting {time}',
  'list.waits-long': 'Waiting {time}, too long',
  'list.left': 'No longer in this view',
  'list.pending': 'Changing…',
  'list.attention.unanswered': 'Unanswered',
  'list.attention.repeated-handoff': 'Repeated handoff',
  'time.days': '{days} d {hours} h',
};
