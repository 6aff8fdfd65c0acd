import { skips } from '../../support/kit/skips.js';

const noBlock = 'seen on its server: `updateBlockStatus` is 400 on all channels but one';
const noSuggestion = 'recorded traffic: no suggestion is told';

/** What the kit skips of Evolution 2.3 with a desk, by what its server was seen to have. */
export const skippedByEvolution = skips({
  'no contact in the list has "email"': 'a contact is a number and a name (`findContacts`)',
  'no conversation counts the bot’s messages': 'a session has a status and no number (`fetchSessions`)',
  'no conversation is in the situation botOff': 'the adapter is for one bot, which every chat has',
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    noBlock,
  'the adapter has no blockContact': noBlock,
  'the adapter has no unblockContact': noBlock,
  'the adapter has no archive': 'its archive is the phone’s own, which has no part in this',
  'the adapter has no cancelReply':
    '`changeStatus` has opened, paused, closed, delete, and none for an answer under way',
  'the adapter has no dismissSuggestion': noSuggestion,
  'the adapter has no useSuggestion': noSuggestion,
  'the adapter has no listContactConversations': 'a contact has one conversation, for ever',
  'the adapter has no markRead': 'not in this adapter',
  'the adapter has no traits.close': 'the gateway keeps outcomes, and takes any',
  'the backend does not say when the bot is writing': 'recorded traffic: no event for it',
  'traits.list.search is contact': '`findContacts` takes a name or a number, `findMessages` no text',
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
