import { broken } from './broken.js';

const hour = 3_600_000;

export default broken(
  'rounds the end of a long pause to whole hours',
  ['pause-bot: an end at an odd second is kept, soon or weeks ahead'],
  (adapter, { env }) => ({
    pauseBot(id, params, ctx) {
      const end = Date.parse(params.until ?? '');
      const isLong = end - env.now() > 24 * hour && end - env.now() < 300 * 24 * hour;
      const until = isLong ? new Date(Math.ceil(end / hour) * hour).toISOString() : params.until;
      return adapter.pauseBot(id, { ...params, until }, ctx);
    },
  }),
);
