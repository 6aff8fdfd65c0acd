import type { ShownState } from '../../model/rules.js';
import { errors } from './errors.js';
import { refusals } from './refusals.js';

/** The one thing about the bot that a person needs first. */
const states = {
  'state.active': 'Bot active',
  'state.paused': 'Bot paused',
  'state.paused-until': 'Bot paused until {time}',
  'state.stopped': 'Bot stopped',
  'state.unknown': 'Bot state unknown',
  'state.blocked': 'Contact blocked',
  'state.off': 'Bot not available here',
  'state.idle': 'Bot inactive',
  'state.closed': 'Closed',
  'state.archived': 'Archived',
} satisfies Record<`state.${ShownState}`, string>;

/** Used by every element. */
export const common = {
  ...states,
  ...errors,
  ...refusals,

  'state.suggests': 'Bot suggests',
  'none.store': 'Not connected to a helpdesk yet',
  'none.selected': 'No conversation selected',
  loading: 'Loading…',
  retry: 'Retry',
  'part-missing': 'This part could not be loaded. If it stays so, reload the page.',
  unknown: 'Not sure it went through. Check before you try again.',

  someone: 'someone outside this screen',
  contact: 'Unknown contact',

  'channel.whatsapp': 'WhatsApp',
  'channel.sms': 'SMS',
};
