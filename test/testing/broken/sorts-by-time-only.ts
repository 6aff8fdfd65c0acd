import { broken } from './broken.js';

export default broken(
  'sorts messages by time and those of one moment by chance',
  ['messages of one moment keep the order in which they were sent'],
  (adapter) => ({
    async listMessages(id, page, ctx) {
      const { items, ...rest } = await adapter.listMessages(id, page, ctx);
      const order = (text: string) => [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1009, 7);
      return {
        ...rest,
        items: items.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || order(a.text) - order(b.text)),
      };
    },
  }),
);
