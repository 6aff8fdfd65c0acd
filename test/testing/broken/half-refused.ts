import { broken } from './broken.js';

export default broken(
  'leaves something behind when it refuses to reopen what is open',
  ['reopen is refused and changes nothing, or does what it is for'],
  (adapter, { memory }) => ({
    async reopen(id, params, ctx) {
      const { status, handler, bot } = await memory.getConversation(id, ctx);
      if (status === 'open' && handler.kind === 'bot' && bot.mode !== 'off' && bot.status === 'active') {
        await memory.pauseBot!(id, {}, ctx);
      }
      return adapter.reopen(id, params, ctx);
    },
  }),
);
