import { broken } from './broken.js';

export default broken(
  'does not say why it was paused, taken over or sent to the queue',
  ['pause-bot: the reason is kept', 'take-over: the reason is kept', 'request-agent: the reason is kept'],
  (adapter) => ({
    pauseBot: (id, { until }, ctx) => adapter.pauseBot(id, { until }, ctx),
    takeOver: (id, _params, ctx) => adapter.takeOver(id, {}, ctx),
    requestAgent: (id, _params, ctx) => adapter.requestAgent(id, {}, ctx),
  }),
);
