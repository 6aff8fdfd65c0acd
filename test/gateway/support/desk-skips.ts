/**
 * Which tests of the kit a switch with a desk skips, by the reason: what the platform has not got, or a trait of
 * another kind of platform.
 */
export const skippedByDesk: Readonly<Record<string, readonly string[]>> = {
  'traits.sendMessage.attachments: no file of a usual type': ['send-message: a file comes with its message'],
  'the adapter has no cancelReply': [
    'cancel-reply on what does not exist is not-found',
    'cancel-reply: the reply that the bot was writing is not sent',
    'cancel-reply is refused and changes nothing, or does what it is for',
  ],
  'the adapter has no archive': [
    'archive on what does not exist is not-found',
    'archive: out of the lists',
    'archive: the contact’s next message starts from scratch',
    'archive is refused and changes nothing, or does what it is for',
  ],
  'no conversation is in the situation unassigned': [
    'take-over from nobody: I have it, the bot is silent',
    'send-message: who answers for nobody has the conversation',
  ],
  'no conversation is in the situation botOff': ['take-over where there is no bot: I have it'],
  'no conversation is in the situation suggesting': [
    'use-suggestion: it is gone, and the bot goes on suggesting',
    'use-suggestion: its words are in the history once, by the agent',
    'use-suggestion: with other words those are sent',
    'use-suggestion: one that was used already is refused',
    'dismiss-suggestion: it is gone, and nothing was sent',
    'a suggestion does not outlive what the contact writes next',
  ],
  'somebody answers after a hand back, by traits.nextReplier': ['hand-back is refused where nobody would answer'],
  'the adapter has no traits.close': ['an outcome that the traits do not name is refused'],
  'traits.takeOver.reason is not "required"': ['take-over without a reason is refused where one is required'],
  'traits.pauseBot.reason is not "required"': ['pause-bot without a reason is refused where one is required'],
  'traits.pauseBot.timed is not false': ['a pause with an end is refused where pauses have none'],
  'traits.pauseBot.indefinite is not false': ['a pause without an end is refused where pauses have one'],
  'the adapter has no traits.pauseBot.maxSeconds': ['a pause over the longest one is refused'],
  'the adapter acts for one agent only': ['the key of one agent is not the key of another'],
  'the backend never fails as offline': ['a command that fails as offline says so'],
  'traits.list.paging is shifting': [
    'conversations: a row that moves between two pages does not repeat or hide another',
  ],
  'traits.list.search is contact': [
    'finds by a piece of a message',
    'special characters are found as they were written',
    'a search stays within its view',
  ],
  'listConversations answers without counts': ['a count is the number of rows', 'counts follow a command'],
};
