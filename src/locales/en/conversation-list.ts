import { durations } from './durations.js';
import { outcomes } from './outcomes.js';
import type { View } from '../../model/views.js';

const views = {
  'view.all': 'All',
  'view.open': 'Open',
  'view.closed': 'Closed',
  'view.transferred': 'Transferred',
  'view.selected': 'Selected',
  'view.waiting': 'Waiting',
  'view.mine': 'Mine',
  'view.bot': 'Bot',
  'view.paused': 'Paused',
  'view.blocked': 'Blocked',
  'view.needs-review': 'Needs review',
} satisfies Record<`view.${View}`, string>;

/** The list of conversations. */
export const list = {
  ...durations,
  ...outcomes,
  ...views,

  'list.region': 'Conversation list',
  'list.label': 'Conversations',
  'list.search': 'Search conversations',
  'list.search-hint': 'Name, email, phone or text',
  'list.search-names': 'Search by name',
  'list.search-names-hint': 'Name, email or phone',
  'list.views': 'Views',
  'list.select': 'Select {name}',
  'list.select-all': 'Select all',
  'list.at-least': '{n}+',
  'list.searching': 'Searching…',
  'list.more': 'Loading more…',
  'list.no-messages': 'No messages yet',
  'list.unread': '{n} unread',
  'list.by-you': 'You: {text}',
  'list.by-bot': 'Bot: {text}',
  'list.by-agent': '{name}: {text}',
  'list.with-you': 'You',
  'list.countdown': '{state} ({left})',
  'list.reactivating': 'Reactivating…',
  'list.closed': 'Closed · {outcome}',
};
