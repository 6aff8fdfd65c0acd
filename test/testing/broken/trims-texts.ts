import { broken } from './broken.js';

export default broken(
  'tidies a text up',
  ['send-message: a text is kept with its blanks, tabs, line breaks and combining characters'],
  (adapter) => ({
    sendMessage: (id, draft, ctx) =>
      adapter.sendMessage(
        id,
        {
          ...draft,
          text: draft.text
            .normalize('NFKC')
            .replace(/[ \t]+/g, ' ')
            .trim(),
        },
        ctx,
      ),
  }),
);
