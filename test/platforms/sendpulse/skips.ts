import { skips } from '../../support/kit/skips.js';

const noBlock =
  'sendpulse-whatsapp.yml 2827: `disable` stops all messages to a contact, and blocks none of theirs: not offered';
const noSuggestion = 'sendpulse-whatsapp.yml, paths: no suggestion is told';

/** What the kit skips of SendPulse with a desk, by its document. */
export const skippedBySendPulse = skips({
  'no conversation is in the situation botOff': 'the bot that is tested answers every contact',
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    noBlock,
  'the adapter has no blockContact': noBlock,
  'the adapter has no unblockContact': noBlock,
  'the adapter has no archive': 'sendpulse-whatsapp.yml 3895, 3966: a chat is open or closed',
  'the adapter has no cancelReply': 'sendpulse-whatsapp.yml, paths: no call stops a flow that runs',
  'the adapter has no dismissSuggestion': noSuggestion,
  'the adapter has no useSuggestion': noSuggestion,
  'the adapter has no resetBot': 'sendpulse-whatsapp.yml 3222: a pause ends, and no session is cleared',
  'the adapter has no markRead': 'sendpulse-whatsapp.yml 1009: the whole chat, without a message: not in this adapter',
  'the adapter has no traits.close': 'the gateway keeps outcomes, and takes any',
  'the adapter has no listContactConversations': 'sendpulse-whatsapp.yml 4612: one chat for each contact',
  'the adapter has no traits.pauseBot.maxSeconds': undefined,
  'the backend does not say when the bot is writing':
    'sendpulse-whatsapp.yml, paths: `sendTyping` sends, and nothing tells',
  'traits.list.search is none': 'sendpulse-whatsapp.yml 4612: chats are listed by bot, and not searched',
  'traits.pauseBot.resumesOverAgent is set': {
    because:
      'sendpulse-whatsapp.yml 3139: a pause has minutes and no assignee: it ends over whoever has the conversation',
    tests: [
      'a timed pause does not end over an agent who took over meanwhile',
      'a timed pause does not end over the agent who paused',
    ],
  },
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
