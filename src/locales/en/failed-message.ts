/** A message that was not sent. */
export const failedMessage = {
  'thread.send-again': 'Send again',
  'thread.discard': 'Discard',
  'thread.discarded': 'The message was discarded.',
};
