import { broken } from './broken.js';

const asPattern = (typed: string): RegExp | undefined => {
  try {
    return new RegExp(typed, 'i');
  } catch {
    return undefined;
  }
};

export default broken(
  'also takes what is typed for a regular expression',
  ['what is typed is text, not a pattern'],
  (adapter) => ({
    async listConversations(query, ctx) {
      const found = await adapter.listConversations(query, ctx);
      const pattern = query.search?.trim() && asPattern(query.search);
      if (!pattern || found.items.length) return found;
      const all = await adapter.listConversations({ ...query, search: undefined }, ctx);
      return { ...all, items: all.items.filter(({ lastMessage }) => pattern.test(lastMessage?.text ?? '')) };
    },
  }),
);
