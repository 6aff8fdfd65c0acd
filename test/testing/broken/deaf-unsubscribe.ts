import { broken } from './broken.js';

export default broken('goes on telling who has unsubscribed', ['nothing is told after unsubscribing'], (adapter) => ({
  subscribe(sink, ctx) {
    adapter.subscribe(sink, ctx);
    return () => undefined;
  },
}));
