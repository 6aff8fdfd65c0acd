import { actors } from './actors.js';
import { outcomes } from './outcomes.js';

/** The hints below the bar, and the dialog that closes a conversation. */
export const handbackDetails = {
  ...actors,
  ...outcomes,
  'handback.note': 'Note to the bot (optional)',
  'handback.note-title': 'Hand back to the bot',
  'handback.note-open': 'Add a note to the bot',
  'handback.close-hint': 'Hand back if the contact may still write; close if this is settled.',
  'handback.after-hand-back': 'After a hand back: {who}.',
  'handback.closed': 'Closed · {outcome}',
  'handback.closed-by': 'Closed by {name} · {outcome}',
  'handback.allowance': 'It can send {n} more {n|message|messages}.',
  'handback.archive': 'Archive…',
  'archive.title': 'Archive this conversation?',
  'archive.text': 'It leaves the lists. When the contact writes again, a new conversation begins.',
  'archive.submit': 'Archive',
  'pending.archive': 'Archiving…',
  'pending.hand-back': 'Handing back…',
  'pending.close': 'Closing…',
  'pending.reopen': 'Reopening…',
};
