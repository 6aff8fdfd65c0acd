import { otherHolder } from '../../../src/model/rules.js';
import { broken } from './broken.js';

export default broken(
  'looks whether it is free, and then takes it over, whatever happened between',
  ['of two takeovers at once one wins, and the other learns who'],
  (adapter, { memory }) => ({
    async takeOver(id, params, ctx) {
      const seen = await memory.getConversation(id, ctx);
      if (otherHolder(seen, ctx.agent.id)) return adapter.takeOver(id, params, ctx);
      const now = await memory.getConversation(id, ctx);
      if (otherHolder(now, ctx.agent.id)) await memory.controls.colleagueHandsBack(id);
      return adapter.takeOver(id, params, ctx);
    },
  }),
);
