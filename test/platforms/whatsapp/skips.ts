import { skips } from '../../support/kit/skips.js';

const calls =
  'Meta’s documents: thread_control (take, pass, release) and messages, and no other call about a conversation';
const noBlock = 'Meta’s documents: block_users is another API, and not in this adapter';

/** What the kit skips of WhatsApp with a desk. Meta publishes no OpenAPI document of it. */
export const skippedByWhatsApp = skips({
  'no conversation is in the situation botOff': 'the routing that is tested has an AI agent',
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    { because: noBlock, tests: ['a blocked contact does not reach the bot'] },
  'the adapter has no blockContact': noBlock,
  'the adapter has no unblockContact': noBlock,
  'the adapter has no archive': calls,
  'the adapter has no cancelReply': calls,
  'the adapter has no dismissSuggestion': calls,
  'the adapter has no useSuggestion': calls,
  'the adapter has no resetBot': calls,
  'the adapter has no markRead':
    'Meta’s documents: `status: read` is told to the contact, and nothing counts what is unread',
  'the adapter has no traits.close': 'the gateway keeps outcomes, and takes any',
  'the adapter has no getContact': {
    because: 'Meta’s documents: of a contact only name and number are told, with a message',
    tests: [
      'a blocked contact is blocked in the contact as in the conversation',
      'a contact can be changed without harm',
      'contacts, in every situation',
      'finds by a piece of the name, in capitals or not',
      'finds by e-mail address',
      'finds by name',
      'finds by phone number',
      'getContact of what does not exist is not-found',
      'getContact with a signal that is aborted already ends as timeout',
      'the contact is the one that was asked for',
    ],
  },
  'the adapter has no listContactConversations': 'Meta’s documents: one thread for each number',
  'the backend does not say when the bot is writing': 'Meta’s documents: no webhook for it',
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
