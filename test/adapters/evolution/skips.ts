/**
 * Which tests of the kit Evolution with a desk skips, by the reason. Evolution 2.3 has one switch for each session
 * (`changeStatus`: opened, paused, closed, delete), no handler, no archive, no reply that could be taken back, no
 * suggestions, no reading marks, and blocks contacts on one of its channels only.
 */
export const skippedByEvolution: Readonly<Record<string, readonly string[]>> = {
  'controls.remove is not given': [
    'a conversation that was removed is not found',
    'a conversation that was removed is told',
  ],
  'listConversations answers without counts': ['a count is the number of rows', 'counts follow a command'],
  'no contact in the list has "email"': ['finds by e-mail address'],
  'no conversation counts the bot’s messages': ['reset-bot: counting begins anew'],
  'no conversation denies anything by "permissions"': ['what the permissions deny is refused'],
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    ['a blocked contact is blocked in the contact as in the conversation', 'a blocked contact does not reach the bot'],
  'no conversation is in the situation botOff': ['take-over where there is no bot: I have it'],
  'no conversation is in the situation suggestive': [
    'take-over from a bot that suggests: I have it, the bot is silent',
    'send-message: where the bot only suggests, the bot stays active',
  ],
  'no conversation is in the situation unassigned': [
    'take-over from nobody: I have it, the bot is silent',
    'send-message: who answers for nobody has the conversation',
  ],
  'somebody answers after a hand back, by traits.nextReplier': ['hand-back is refused where nobody would answer'],
  'the adapter acts for one agent only': ['the key of one agent is not the key of another'],
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
  'the adapter has no cancelReply': [
    'cancel-reply on what does not exist is not-found',
    'cancel-reply: the reply that the bot was writing is not sent',
    'cancel-reply is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no dismissSuggestion': [
    'dismiss-suggestion on what does not exist is not-found',
    'dismiss-suggestion: it is gone, and nothing was sent',
    'dismiss-suggestion is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no listContactConversations': [
    'previous conversations are newest first',
    'previous conversations',
    'listContactConversations of what does not exist is not-found',
    'listContactConversations with a signal that is aborted already ends as timeout',
    'previous conversations: page after page, each row once and none left out',
    'previous conversations: a page has no more rows than the limit, and not none while there are more',
    'previous conversations: the same cursor gives the same page',
    'previous conversations: a cursor from elsewhere is an error or a page, no crash',
  ],
  'the adapter has no markRead': [
    'mark-read on what does not exist is not-found',
    'mark-read: nothing is unread up to there, and what came later is',
  ],
  'the adapter has no traits.close': ['an outcome that the traits do not name is refused'],
  'the adapter has no traits.pauseBot.maxSeconds': ['a pause over the longest one is refused'],
  'the adapter has no unblockContact': [
    'unblock-contact on what does not exist is not-found',
    'unblock-contact: the contact is free',
    'unblock-contact is refused and changes nothing, or does what it is for',
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
  'the backend does not say when the bot is writing': ['take-over: a reply that the bot was writing is not sent'],
  'the backend never fails as offline': ['a command that fails as offline says so'],
  'traits.list.paging is shifting': [
    'conversations: a row that moves between two pages does not repeat or hide another',
  ],
  'traits.list.search is contact': [
    'finds by a piece of a message',
    'special characters are found as they were written',
    'a search stays within its view',
  ],
  'traits.pauseBot.indefinite is not false': ['a pause without an end is refused where pauses have one'],
  'traits.pauseBot.reason is not "required"': ['pause-bot without a reason is refused where one is required'],
  'traits.pauseBot.timed is not false': ['a pause with an end is refused where pauses have none'],
  'traits.takeOver.reason is not "required"': ['take-over without a reason is refused where one is required'],
};
