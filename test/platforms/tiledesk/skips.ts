/**
 * Which tests of the kit Tiledesk skips, by the reason: what the adapter has not got (archive, reset, blocks, reading
 * marks, replies that could be taken back), what Tiledesk does not keep (reasons), and traits of other platforms.
 */
export const skippedByTiledesk: Readonly<Record<string, readonly string[]>> = {
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    ['a blocked contact is blocked in the contact as in the conversation', 'a blocked contact does not reach the bot'],
  'the contact has fewer than two previous conversations': ['previous conversations are newest first'],
  'no conversation is in the situation unassigned': [
    'take-over from nobody: I have it, the bot is silent',
    'send-message: who answers for nobody has the conversation',
  ],
  'no conversation is in the situation suggestive': [
    'take-over from a bot that suggests: I have it, the bot is silent',
    'send-message: where the bot only suggests, the bot stays active',
  ],
  'no conversation is in the situation botOff': ['take-over where there is no bot: I have it'],
  'traits.history.events is false': ['hand-back leaves a line in the history that says who left'],
  'the adapter has no archive': [
    'archive: out of the lists',
    'archive: the contact’s next message starts from scratch',
    'archive is refused and changes nothing, or does what it is for',
    'archive on what does not exist is not-found',
    'conversations: a row that goes between two pages takes no other along',
  ],
  'the adapter has no resetBot': [
    'reset-bot: the bot is active, pause and stop are cleared',
    'reset-bot: counting begins anew',
    'reset-bot keeps every message',
    'reset-bot is refused and changes nothing, or does what it is for',
    'reset-bot on what does not exist is not-found',
  ],
  'the adapter has no blockContact': [
    'block-contact: the contact is blocked',
    'block-contact is refused and changes nothing, or does what it is for',
    'block-contact on what does not exist is not-found',
    'block-contact: a reply that the bot was writing is not sent',
    'block-contact: the reason is kept, in the conversation and in the contact',
  ],
  'the adapter has no unblockContact': [
    'unblock-contact: the contact is free',
    'unblock-contact is refused and changes nothing, or does what it is for',
    'unblock-contact on what does not exist is not-found',
  ],
  'somebody answers after a hand back, by traits.nextReplier': ['hand-back is refused where nobody would answer'],
  'no conversation denies anything by "permissions"': ['what the permissions deny is refused'],
  'traits.takeOver.reason is not "required"': ['take-over without a reason is refused where one is required'],
  'traits.pauseBot.reason is not "required"': ['pause-bot without a reason is refused where one is required'],
  'the adapter has no markRead': [
    'mark-read on what does not exist is not-found',
    'mark-read: nothing is unread up to there, and what came later is',
  ],
  'the backend does not say when the bot is writing': [
    'cancel-reply: the reply that the bot was writing is not sent',
    'take-over: a reply that the bot was writing is not sent',
  ],
  'no conversation is in the situation suggesting': [
    'use-suggestion: it is gone, and the bot goes on suggesting',
    'use-suggestion: its words are in the history once, by the agent',
    'use-suggestion: with other words those are sent',
    'use-suggestion: one that was used already is refused',
    'dismiss-suggestion: it is gone, and nothing was sent',
    'a suggestion does not outlive what the contact writes next',
  ],
  'traits.pauseBot.reason is none': ['pause-bot: the reason is kept'],
  'traits.takeOver.reason is none': ['take-over: the reason is kept'],
  'traits.pauseBot.timed is not false': ['a pause with an end is refused where pauses have none'],
  'traits.pauseBot.indefinite is not false': ['a pause without an end is refused where pauses have one'],
  'the adapter has no traits.pauseBot.maxSeconds': ['a pause over the longest one is refused'],
  'the adapter acts for one agent only': ['the key of one agent is not the key of another'],
  'the backend never fails as offline': ['a command that fails as offline says so'],
  'controls.remove is not given': [
    'a conversation that was removed is not found',
    'a conversation that was removed is told',
  ],
  'no contact has two previous conversations': [
    'previous conversations: page after page, each row once and none left out',
    'previous conversations: a page has no more rows than the limit, and not none while there are more',
    'previous conversations: the same cursor gives the same page',
    'previous conversations: a cursor from elsewhere is an error or a page, no crash',
  ],
  'traits.list.paging is shifting': [
    'conversations: a row that moves between two pages does not repeat or hide another',
  ],
  'no contact in the list has "phone"': ['finds by phone number'],
  'traits.list.search is contact': [
    'finds by a piece of a message',
    'special characters are found as they were written',
    'a search stays within its view',
  ],
  'listConversations answers without counts': ['a count is the number of rows', 'counts follow a command'],
};
