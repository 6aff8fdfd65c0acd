/** What went wrong in a history: a message that was not sent, or news that do not come. */
export const logTrouble = {
  'thread.stale': 'Messages may be out of date.',
  'thread.offline': 'Live updates lost · last updated {time}',
  'thread.unreadable': '{n} {n|message|messages} could not be understood.',
  'thread.send-again': 'Send again',
  'thread.discard': 'Discard',
  'thread.discarded': 'The message was discarded.',
};
