import { broken } from './broken.js';

export default broken(
  'sends a suggestion as it is, whatever the agent made of it',
  ['use-suggestion: with other words those are sent'],
  (adapter) => ({
    useSuggestion: (id, { text: _text, ...params }, ctx) => adapter.useSuggestion(id, params, ctx),
  }),
);
