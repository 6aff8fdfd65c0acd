/** What was ended, said by the list that has gone on to another conversation. */
export const endedNotice = {
  'ended.close': '{name}: conversation closed',
  'ended.archive': '{name}: conversation archived',
  'ended.hand-back': '{name}: handed back to the bot',
};
