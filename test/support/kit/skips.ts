/** A reason for which the kit skips tests of a platform. */
export interface Skip {
  /** Why: what the platform has not got, and where its document, its source or its server says so. */
  because: string;
  tests: readonly string[];
}
/** By the kit's own words for the reason. */
export type Skips = Readonly<Record<string, Skip>>;

const previous = [
  'previous conversations: page after page, each row once and none left out',
  'previous conversations: a page has no more rows than the limit, and not none while there are more',
  'previous conversations: the same cursor gives the same page',
  'previous conversations: a cursor from elsewhere is an error or a page, no crash',
];

/** The tests behind each reason, where they are the same for every platform. */
const testsBehind: Readonly<Record<string, readonly string[]>> = {
  'the adapter has no archive': [
    'archive on what does not exist is not-found',
    'archive: out of the lists',
    'archive: the contact’s next message starts from scratch',
    'archive is refused and changes nothing, or does what it is for',
    'conversations: a row that goes between two pages takes no other along',
  ],
  'the adapter has no blockContact': [
    'block-contact on what does not exist is not-found',
    'block-contact: the contact is blocked',
    'block-contact: a reply that the bot was writing is not sent',
    'block-contact: the reason is kept, in the conversation and in the contact',
    'block-contact is refused and changes nothing, or does what it is for',
  ],
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    ['a blocked contact is blocked in the contact as in the conversation', 'a blocked contact does not reach the bot'],
  'the adapter has no unblockContact': [
    'unblock-contact on what does not exist is not-found',
    'unblock-contact: the contact is free',
    'unblock-contact is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no resetBot': [
    'reset-bot on what does not exist is not-found',
    'reset-bot: the bot is active, pause and stop are cleared',
    'reset-bot: counting begins anew',
    'reset-bot keeps every message',
    'reset-bot is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no cancelReply': [
    'cancel-reply on what does not exist is not-found',
    'cancel-reply: the reply that the bot was writing is not sent',
    'cancel-reply is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no useSuggestion': [
    'use-suggestion on what does not exist is not-found',
    'use-suggestion: it is gone, and the bot goes on suggesting',
    'use-suggestion: its words are in the history once, by the agent',
    'use-suggestion: with other words those are sent',
    'use-suggestion: one that was used already is refused',
    'a suggestion does not outlive what the contact writes next',
    'use-suggestion is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no dismissSuggestion': [
    'dismiss-suggestion on what does not exist is not-found',
    'dismiss-suggestion: it is gone, and nothing was sent',
    'dismiss-suggestion is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no markRead': [
    'mark-read on what does not exist is not-found',
    'mark-read: nothing is unread up to there, and what came later is',
  ],
  'the adapter has no listContactConversations': [
    'previous conversations are newest first',
    'previous conversations',
    'listContactConversations of what does not exist is not-found',
    'listContactConversations with a signal that is aborted already ends as timeout',
    ...previous,
  ],
  'no contact has two previous conversations': previous,
  'the contact has fewer than two previous conversations': ['previous conversations are newest first'],
  'traits.sendMessage.attachments: no file of a usual type': ['send-message: a file comes with its message'],
  'the adapter has no traits.close': ['an outcome that the traits do not name is refused'],
  'the backend does not say when the bot is writing': ['take-over: a reply that the bot was writing is not sent'],
  'no conversation is in the situation botOff': ['take-over where there is no bot: I have it'],
  'no conversation counts the bot’s messages': ['reset-bot: counting begins anew'],
  'no contact in the list has "email"': ['finds by e-mail address'],
  'no contact in the list has "phone"': ['finds by phone number'],
  'traits.list.search is contact': [
    'finds by a piece of a message',
    'special characters are found as they were written',
    'a search stays within its view',
  ],
  'traits.list.search is none': [
    'finds by name',
    'finds by e-mail address',
    'finds by phone number',
    'finds by a piece of a message',
    'special characters are found as they were written',
    'finds by a piece of the name, in capitals or not',
    'finds nothing for what nobody wrote',
    'half a pattern is harmless',
    'what is typed is text, not a pattern',
    'a search stays within its view',
  ],
};

/**
 * What every platform here skips: tests for backends that have counts, permissions, stable pages and so on, and for
 * situations that only a backend of one's own can be in.
 */
const always: Skips = {
  'controls.remove is not given': {
    because: 'no webhook of these platforms tells of a conversation that was deleted',
    tests: ['a conversation that was removed is not found', 'a conversation that was removed is told'],
  },
  'listConversations answers without counts': {
    because: 'none has a count by view in what it lists',
    tests: ['a count is the number of rows', 'counts follow a command'],
  },
  'no conversation denies anything by "permissions"': {
    because: 'none says for a conversation what is allowed in it',
    tests: ['what the permissions deny is refused'],
  },
  'no conversation is in the situation suggestive': {
    because: 'none has a bot that only suggests',
    tests: [
      'take-over from a bot that suggests: I have it, the bot is silent',
      'send-message: where the bot only suggests, the bot stays active',
    ],
  },
  'no conversation is in the situation unassigned': {
    because: 'nobody has it and nobody waits: here it is the bot’s, or it waits',
    tests: [
      'take-over from nobody: I have it, the bot is silent',
      'send-message: who answers for nobody has the conversation',
    ],
  },
  'somebody answers after a hand back, by traits.nextReplier': {
    because: 'for backends that say that nobody answers after a hand back',
    tests: ['hand-back is refused where nobody would answer'],
  },
  'the adapter acts for one agent only': {
    because: 'the page’s adapter is logged in as one agent',
    tests: ['the key of one agent is not the key of another'],
  },
  'the backend never fails as offline': {
    because: 'a page that cannot reach the gateway knows of no refusal; the adapter’s own tests have it',
    tests: ['a command that fails as offline says so'],
  },
  'traits.list.paging is shifting': {
    because: 'lists are sorted by the last change, and a row that changes moves',
    tests: ['conversations: a row that moves between two pages does not repeat or hide another'],
  },
  'traits.pauseBot.indefinite is not false': {
    because: 'for backends whose pauses need an end',
    tests: ['a pause without an end is refused where pauses have one'],
  },
  'traits.pauseBot.timed is not false': {
    because: 'for backends whose pauses have no end, not even by the gateway',
    tests: ['a pause with an end is refused where pauses have none'],
  },
  'traits.pauseBot.reason is not "required"': {
    because: 'for backends that require one',
    tests: ['pause-bot without a reason is refused where one is required'],
  },
  'traits.takeOver.reason is not "required"': {
    because: 'for backends that require one',
    tests: ['take-over without a reason is refused where one is required'],
  },
};
const noLongest: Skips = {
  'the adapter has no traits.pauseBot.maxSeconds': {
    because: 'for backends with a longest pause; the gateway’s timer has none of its own',
    tests: ['a pause over the longest one is refused'],
  },
};

/**
 * What a platform skips. For a reason whose tests are the same everywhere a sentence is enough; `undefined` takes out
 * what is said for all of them.
 */
export function skips(given: Readonly<Record<string, string | Skip | undefined>>): Skips {
  const all: Record<string, Skip | undefined> = { ...always, ...noLongest };
  for (const [reason, each] of Object.entries(given)) {
    if (typeof each !== 'string') all[reason] = each;
    else {
      const tests = testsBehind[reason];
      if (!tests) throw new Error(`Which tests does the kit skip because ${reason}?`);
      all[reason] = { because: each, tests };
    }
  }
  return Object.fromEntries(Object.entries(all).flatMap(([reason, skip]) => (skip ? [[reason, skip]] : [])));
}

/** By reason, in an order that two lists can be compared in. */
export const sorted = (tests: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(tests)
      .map(([reason, names]) => [reason, [...names].sort()] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
