/**
 * Which tests of the kit Chatwoot skips, by the reason. Chatwoot 4 has no archive, no reset, no timer for its bot
 * (a snooze opens to people), no suggestions, no sign of a bot at work, and no count by view: its source and its
 * document name no such call. It marks a whole conversation as read and not up to a message. Its webhooks tell of no
 * deletion.
 */
export const skippedByChatwoot: Readonly<Record<string, readonly string[]>> = {
  'controls.remove is not given': [
    'a conversation that was removed is not found',
    'a conversation that was removed is told',
  ],
  'listConversations answers without counts': ['a count is the number of rows', 'counts follow a command'],
  'no conversation denies anything by "permissions"': ['what the permissions deny is refused'],
  // `botInboxes` is tested in the adapter's own tests
  'no conversation is in the situation botOff': ['take-over where there is no bot: I have it'],
  // without a bot at work a conversation is open and unassigned, so it waits: `waiting` is the situation of these
  'no conversation is in the situation botPaused; pause-bot does not lead to botPaused': [
    'take-over while the bot is paused: I have it, the bot is silent',
  ],
  'no conversation is in the situation botPausedUntil or botPaused; pause-bot does not lead to botPausedUntil; pause-bot does not lead to botPaused':
    ['activate-bot: the bot has it and is active, timer and cause are cleared'],
  'no conversation is in the situation botPausedUntil; pause-bot does not lead to botPausedUntil': [
    'extend-pause: the end moves, ten times over',
    'extend-pause: an end at an odd second is kept',
    'extend-pause until a time that is over is refused as invalid',
    'extend-pause until what is no time is refused as invalid',
  ],
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
  // the order is tested in the adapter's own tests
  'the contact has fewer than two previous conversations': ['previous conversations are newest first'],
  'the adapter has no archive': [
    'archive on what does not exist is not-found',
    'archive: out of the lists',
    'archive: the contact’s next message starts from scratch',
    'archive is refused and changes nothing, or does what it is for',
    'conversations: a row that goes between two pages takes no other along',
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
  'the adapter has no markRead': [
    'mark-read on what does not exist is not-found',
    'mark-read: nothing is unread up to there, and what came later is',
  ],
  'the adapter has no resetBot': [
    'reset-bot on what does not exist is not-found',
    'reset-bot: the bot is active, pause and stop are cleared',
    'reset-bot: counting begins anew',
    'reset-bot keeps every message',
    'reset-bot is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no traits.pauseBot.maxSeconds': ['a pause over the longest one is refused'],
  'the adapter has no useSuggestion': [
    'use-suggestion on what does not exist is not-found',
    'use-suggestion: it is gone, and the bot goes on suggesting',
    'use-suggestion: its words are in the history once, by the agent',
    'use-suggestion: with other words those are sent',
    'use-suggestion: one that was used already is refused',
    'a suggestion does not outlive what the contact writes next',
    'use-suggestion is refused and changes nothing, or does what it is for',
  ],
  'the backend does not say when the bot is writing': [
    'block-contact: a reply that the bot was writing is not sent',
    'take-over: a reply that the bot was writing is not sent',
  ],
  'the backend never fails as offline': ['a command that fails as offline says so'],
  'traits.list.paging is shifting': [
    'conversations: a row that moves between two pages does not repeat or hide another',
  ],
  'traits.pauseBot.indefinite is not false': ['a pause without an end is refused where pauses have one'],
  'traits.pauseBot.reason is not "required"': ['pause-bot without a reason is refused where one is required'],
  'traits.pauseBot.timed is not false': ['a pause with an end is refused where pauses have none'],
  'traits.takeOver.reason is not "required"': ['take-over without a reason is refused where one is required'],
};
