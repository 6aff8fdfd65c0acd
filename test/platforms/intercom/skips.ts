import { skips } from '../../support/kit/skips.js';

const noSwitch =
  'intercom.yaml, paths: no call pauses Fin or gives it a conversation back (12243: assignment, close, snooze, open)';
const noBlock =
  'intercom.yaml 9444: a block archives the contact’s conversations, and there is no unblock: not offered';

/** What the kit skips of Intercom, by its API 2.16. */
export const skippedByIntercom = skips({
  'no conversation is in the situation botPaused; pause-bot does not lead to botPaused: the adapter has no pauseBot': {
    because: noSwitch,
    tests: ['take-over while the bot is paused: I have it, the bot is silent'],
  },
  'the adapter has no activateBot': {
    because: noSwitch,
    tests: [
      'activate-bot on what does not exist is not-found',
      'activate-bot: the bot has it and is active, timer and cause are cleared',
      'activate-bot: who had it has it no more',
      'activate-bot is refused while a colleague has the conversation',
      'activate-bot is refused and changes nothing, or does what it is for',
      'the timer of a pause that is over does not end a later pause',
    ],
  },
  'the adapter has no extendPause': {
    because: noSwitch,
    tests: [
      'extend-pause on what does not exist is not-found',
      'extend-pause: the end moves, ten times over',
      'extend-pause: an end at an odd second is kept',
      'extend-pause is refused and changes nothing, or does what it is for',
      'a pause that was extended ends at the new time',
    ],
  },
  'the adapter has no handBack': {
    because: noSwitch,
    tests: [
      'hand-back on what does not exist is not-found',
      'hand-back: the bot has it and is active',
      'hand-back leaves a line in the history that says who left',
      'hand-back: the note is kept',
      'hand-back is refused and changes nothing, or does what it is for',
      'a refused command does not use its key up',
    ],
  },
  'the adapter has no pauseBot': {
    because: noSwitch,
    tests: [
      'pause-bot on what does not exist is not-found',
      'pause-bot: the bot is paused, without an end',
      'pause-bot until a time: the bot is paused until then',
      'pause-bot: the reason is kept',
      'pause-bot: an end at an odd second is kept, soon or weeks ahead',
      'pause-bot is refused and changes nothing, or does what it is for',
      'a timed pause ends by itself: the bot has it and is active',
      'the end of a pause is told',
      'a timed pause does not end over the agent who paused',
      'a timed pause does not end over an agent who took over meanwhile',
      'a timed pause does not open what was closed meanwhile',
      'a pause without an end does not end',
      'each of two pauses ends at its own time',
      'an end in another time zone is the same moment',
      'pause-bot until a time that is over is refused as invalid',
      'pause-bot until what is no time is refused as invalid',
      'extend-pause until a time that is over is refused as invalid',
      'extend-pause until what is no time is refused as invalid',
      'a command on a version from before another command is a conflict, and changes nothing',
      'a command on the version that was just read is applied',
      'the same key twice is one command',
      'another key is another command',
      'the same key with other parameters is refused and not applied',
      'a key is still known after many other commands',
      'a key is still known an hour later',
      'the key of one conversation is no answer for another',
      'the key of one command is no answer for another',
      'a pause whose answer was lost is seen by the next read',
      'a bulk command is applied to each, with a result for each',
      'one that fails does not stop the others, and says why',
    ],
  },
  'the adapter has no archive': 'intercom.yaml, paths: conversations are closed or deleted (10956), never put away',
  'the adapter has no blockContact': noBlock,
  'the adapter has no unblockContact': noBlock,
  'no conversation is in the situation blocked; block-contact does not lead to blocked: the adapter has no blockContact':
    noBlock,
  'the adapter has no cancelReply': 'intercom.yaml, paths: no call stops an answer of Fin’s',
  'the adapter has no useSuggestion': 'intercom.yaml, paths: no suggestion is told',
  'the adapter has no dismissSuggestion': 'intercom.yaml, paths: no suggestion is told',
  'the adapter has no markRead': 'intercom.yaml 10956: `read` is for the whole conversation, without a message',
  'the adapter has no resetBot': noSwitch,
  'the backend does not say when the bot is writing': 'intercom.yaml, paths: nothing tells of typing',
  'the contact has fewer than two previous conversations': 'the order is tested in the adapter’s own tests',
  'traits.list.search is contact': 'intercom.yaml 11581: the search of conversations takes no text of messages',
  'traits.sendMessage.attachments: no file of a usual type': 'this adapter sends words only',
});
