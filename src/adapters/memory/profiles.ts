import type { CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { AdapterTraits, HandoffAdapter } from '../adapter.js';

export const profileNames = [
  'default',
  'final-takeover',
  'no-timed-pause',
  'no-hand-back',
  'suggestive',
  'bot-off',
  'reason-required',
  'own-outcomes',
  'advisory',
  'switch-only',
] as const;
export type ProfileName = (typeof profileNames)[number];

/** A kind of backend: how it differs from one that supports everything. */
export interface Profile {
  /** A short description for people. */
  label: string;
  traits?: AdapterTraits;
  /** Methods that the adapter lacks. */
  without?: Array<keyof HandoffAdapter>;
  /** How conversations differ from those of the default profile. */
  adapt?: (conversation: Conversation) => Conversation;
  /** What no change leads away from. */
  always?: (conversation: Conversation) => Conversation;
  /** The range of extra latency for a command, in milliseconds. */
  slow?: Partial<Record<CommandType, [from: number, to: number]>>;
}

const withMode =
  (mode: Conversation['bot']['mode']) =>
  (c: Conversation): Conversation => ({ ...c, bot: { ...c.bot, mode } });

const withoutBot = (c: Conversation): Conversation => ({
  ...c,
  handler: c.handler.kind === 'bot' ? { kind: 'nobody' } : c.handler,
  bot: { mode: 'off', status: 'active' },
});

/** Who has a conversation, how it ended and who switched the bot is nobody's business here. */
const switchOnly = (c: Conversation): Conversation => {
  const { closed: _closed, ...rest } = c;
  const { cause: _cause, resumeAt: _at, resumeBasis: _basis, ...bot } = c.bot;
  return { ...rest, status: 'open', handler: { kind: 'bot' }, bot };
};

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  default: { label: 'Everything a backend can do' },
  'final-takeover': {
    label: 'A takeover is slow and cannot be undone',
    traits: { takeOver: { reversible: false, reason: 'optional' } },
    without: ['handBack'],
    slow: { 'take-over': [6_000, 12_000] },
  },
  'no-timed-pause': {
    label: 'A pause has no end time',
    traits: { pauseBot: { timed: false, indefinite: true, reason: 'optional' } },
    without: ['extendPause'],
    adapt: ({ bot: { resumeAt: _at, resumeBasis: _basis, ...bot }, ...c }) => ({ ...c, bot }),
  },
  'no-hand-back': { label: 'The bot cannot get a conversation back', without: ['handBack', 'activateBot'] },
  suggestive: {
    label: 'The bot only suggests answers',
    traits: { nextReplier: { afterHandBack: 'agent', afterClose: 'agent' } },
    adapt: withMode('suggestive'),
  },
  'bot-off': {
    label: 'No bot in these conversations',
    traits: { nextReplier: { afterHandBack: 'nobody', afterClose: 'nobody' } },
    adapt: withoutBot,
  },
  'reason-required': {
    label: 'A pause or takeover needs a reason',
    traits: {
      takeOver: { reversible: true, reason: 'required' },
      pauseBot: { timed: true, indefinite: true, reason: 'required' },
    },
  },
  'own-outcomes': {
    label: 'Its own list of outcomes',
    traits: {
      close: {
        outcomes: [
          { value: 'refunded', label: 'Refunded' },
          { value: 'order-changed', label: 'Order changed' },
          { value: 'answered', label: 'Answered' },
          { value: 'spam', label: 'Spam' },
        ],
        note: true,
      },
    },
    adapt: (c) =>
      c.closed ? { ...c, closed: { ...c.closed, outcome: c.closed.outcome === 'resolved' ? 'answered' : 'spam' } } : c,
  },
  'switch-only': {
    label: 'Nothing but a switch for the bot',
    traits: {
      pauseBot: { timed: false, indefinite: true, reason: 'none' },
      sendMessage: { private: false, claims: false },
      history: { events: false },
      list: { search: 'contact', views: ['all', 'open', 'bot', 'paused', 'blocked'] },
    },
    without: ['extendPause', 'cancelReply', 'takeOver', 'requestAgent', 'handBack', 'close', 'reopen', 'archive'],
    adapt: switchOnly,
    always: switchOnly,
  },
  advisory: { label: 'The bot is asked to be silent, not forced', traits: { control: 'advisory' } },
};
