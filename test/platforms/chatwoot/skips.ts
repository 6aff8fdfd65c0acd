import { skips } from '../../support/kit/skips.js';

const noTimer =
  'chatwoot.json 4749: only `snoozed` has an end, and it opens to people; without a bot at work a conversation waits';

/** What the kit skips of Chatwoot 4, by its document and its source (4.10). */
export const skippedByChatwoot = skips({
  'no conversation is in the situation botOff': '`botInboxes` is tested in the adapter’s own tests',
  'no conversation is in the situation botPaused; pause-bot does not lead to botPaused': {
    because: noTimer,
    tests: ['take-over while the bot is paused: I have it, the bot is silent'],
  },
  'no conversation is in the situation botPausedUntil or botPaused; pause-bot does not lead to botPausedUntil; pause-bot does not lead to botPaused':
    {
      because: noTimer,
      tests: ['activate-bot: the bot has it and is active, timer and cause are cleared'],
    },
  'no conversation is in the situation botPausedUntil; pause-bot does not lead to botPausedUntil': {
    because: noTimer,
    tests: [
      'extend-pause: the end moves, ten times over',
      'extend-pause: an end at an odd second is kept',
      'extend-pause until a time that is over is refused as invalid',
      'extend-pause until what is no time is refused as invalid',
    ],
  },
  'the contact has fewer than two previous conversations': 'the order is tested in the adapter’s own tests',
  'the adapter has no archive': 'chatwoot.json 4749: open, resolved, pending, snoozed, and no other status',
  'the adapter has no cancelReply': 'chatwoot.json, paths: no call stops a bot’s answer',
  'the adapter has no dismissSuggestion': 'chatwoot.json, paths: no suggestion is told',
  'the adapter has no useSuggestion': 'chatwoot.json, paths: no suggestion is told',
  'the adapter has no markRead': 'source, `update_last_seen`: the whole conversation, without a message',
  'the adapter has no resetBot': 'chatwoot.json, paths: no session of a bot is kept there',
  'the backend does not say when the bot is writing': {
    because: 'chatwoot.json, paths: what a bot does is told by its messages only',
    tests: [
      'block-contact: a reply that the bot was writing is not sent',
      'take-over: a reply that the bot was writing is not sent',
    ],
  },
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
