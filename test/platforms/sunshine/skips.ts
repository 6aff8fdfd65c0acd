import { skips } from '../../support/kit/skips.js';

const noBlock = 'sunshine-conversations.yaml 2786: users are updated and deleted, and no call blocks one';
const noSuggestion = 'sunshine-conversations.yaml, triggers of webhooks (5605): no suggestion is told';

/** What the kit skips of Sunshine Conversations with a desk, by its document, 17.12.1. */
export const skippedBySunshine = skips({
  'no conversation is in the situation botOff': 'the switchboard that is tested has a bot',
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    noBlock,
  'the adapter has no blockContact': noBlock,
  'the adapter has no unblockContact': noBlock,
  'the adapter has no archive': 'sunshine-conversations.yaml 874: a conversation is there or deleted',
  'the adapter has no cancelReply':
    'sunshine-conversations.yaml 1444–1602: control goes over, and no answer is stopped',
  'the adapter has no dismissSuggestion': noSuggestion,
  'the adapter has no useSuggestion': noSuggestion,
  'the adapter has no markRead': 'sunshine-conversations.yaml 1399: the whole conversation is read, without a message',
  'the adapter has no resetBot': 'sunshine-conversations.yaml 1444–1602: a bot keeps its session to itself',
  'the adapter has no traits.close': 'the gateway keeps outcomes, and takes any',
  'the backend does not say when the bot is writing':
    'sunshine-conversations.yaml 5605: `conversation:typing` is of users',
  'traits.list.search is contact':
    'sunshine-conversations.yaml 772: lists by user only; the gateway’s list knows contacts',
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
