/** What happens in a conversation now. */
export const liveLog = {
  'thread.said': '{name}: {text}',
  'thread.note-said': 'Private note by {name}: {text}',
  'thread.bot-writes': 'The bot is writing…',
  'thread.writes': '{name} is writing…',
  'thread.stop-reply': 'Stop this reply',
};
