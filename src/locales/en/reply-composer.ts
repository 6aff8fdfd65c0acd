/** The reply composer. */
export const composer = {
  'composer.reply': 'Your reply',
  'composer.note': 'Private note',
  'composer.write': 'Write a reply…',
  'composer.write-note': 'Write a note for your team…',
  'composer.send': 'Send',
  'composer.add-note': 'Add note',
  'composer.sending': 'Sending…',
  'composer.missing': 'Replies cannot be sent from here.',
  'composer.hint': 'Enter sends, Shift + Enter starts a new line',
  'composer.hint-note': 'Only your team sees this',
  'composer.hint-claims': 'Sending also assigns this conversation to you',
  'composer.hint-suggestive': 'The bot only suggests here: what you send comes from you',
  'composer.hint-blocked': 'The contact is blocked and may not get this',
  'composer.too-long': 'A message can have {n} characters at most.',
  'composer.kept': 'Your text is kept.',
  'composer.maybe-sent': 'Not sure it was sent. Check the conversation before you send it again.',

  'takeover.take': 'Take over',
  'lock.bot-has-it': 'The bot is answering',
  'lock.pause-bot': 'Pause the bot',
  'lock.reopen': 'Reopen',
};
