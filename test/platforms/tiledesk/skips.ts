import { skips } from '../../support/kit/skips.js';

const bySource = 'the routes of its server 2.19.16, as they were read and run';
const noBlock = 'seen on its server: only admins and owners ban (an agent gets 403): not offered';
const noSuggestion = 'its server: no suggestion is told. The gateway has them for a bot that speaks through it';

/** What the kit skips of Tiledesk, by what its real server has. */
export const skippedByTiledesk = skips({
  'no conversation is in the situation botOff': 'the kit’s project has a bot in its only department',
  'the adapter has no archive': `${bySource}: no such call`,
  'the adapter has no resetBot': `${bySource}: no such call`,
  'the adapter has no markRead': `${bySource}: no such call`,
  'the adapter has no blockContact': noBlock,
  'the adapter has no unblockContact': noBlock,
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    noBlock,
  'the backend does not say when the bot is writing': {
    because: 'recorded frames of its WebSocket: nothing tells of typing',
    tests: [
      'cancel-reply: the reply that the bot was writing is not sent',
      'take-over: a reply that the bot was writing is not sent',
    ],
  },
  'no conversation is in the situation suggesting': {
    because: noSuggestion,
    tests: [
      'use-suggestion: it is gone, and the bot goes on suggesting',
      'use-suggestion: its words are in the history once, by the agent',
      'use-suggestion: with other words those are sent',
      'use-suggestion: one that was used already is refused',
      'dismiss-suggestion: it is gone, and nothing was sent',
      'a suggestion does not outlive what the contact writes next',
    ],
  },
  'traits.pauseBot.reason is none': {
    because: `${bySource}: no field for it`,
    tests: ['pause-bot: the reason is kept'],
  },
  'traits.takeOver.reason is none': {
    because: `${bySource}: no field for it`,
    tests: ['take-over: the reason is kept'],
  },
  'traits.history.events is false': {
    because: 'seen on its server: nothing in the history says who joined or left',
    tests: ['hand-back leaves a line in the history that says who left'],
  },
  'the contact has fewer than two previous conversations': 'a new visitor for each conversation of the kit',
  'no contact has two previous conversations': 'a new visitor for each conversation of the kit',
  'no contact in the list has "phone"': 'a visitor who is anonymous has none',
  'traits.list.search is contact': `${bySource}: full text is for the contact’s data`,
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
