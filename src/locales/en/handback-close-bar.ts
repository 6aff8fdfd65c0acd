/** The bar that hands back and closes. */
export const handback = {
  'handback.group': 'End your part',
  'handback.hand-back': 'Hand back to bot',
  'handback.close': 'Close conversation',
  'short.hand-back': 'Hand back',
  'short.close': 'Close',
  'handback.reopen': 'Reopen',
  'handback.next': 'Next message: answered by {who}',
  'handback.bot': 'the bot',
  'handback.agent': 'a person',
  'handback.nobody': 'nobody',
  'handback.unknown': 'not known',
};
