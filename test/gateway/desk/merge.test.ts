import { describe, expect, test } from 'vitest';
import type { Kept, Switched } from '../../../src/gateway/desk/kept.js';
import { merge, type MergeOptions } from '../../../src/gateway/desk/merge.js';
import type { Bot, Conversation } from '../../../src/model/conversation.js';

const at = '2026-03-02T10:00:00.000Z';
const now = Date.parse(at);
const second = 1000;
const ada = { kind: 'agent' as const, agent: { id: 'ada', name: 'Ada' }, since: at };
const cause = { kind: 'takeover', actor: { kind: 'agent' as const, id: 'ada' }, at };

const seen = (more: Partial<Conversation> = {}, bot: Partial<Bot> = {}): Conversation => ({
  id: 'c1',
  contact: { id: 'p1' },
  status: 'open',
  handler: { kind: 'bot' },
  ...more,
  bot: { mode: 'autopilot', status: 'active', ...bot },
});
const paused = (more: Partial<Switched> = {}): Switched => ({ to: 'paused', at: now, isSeen: true, cause, ...more });
const active = (more: Partial<Switched> = {}): Switched => ({ to: 'active', at: now, isSeen: true, ...more });

/** In one line: who has it, the bot and why, whether it is closed; what has ended; what the history is told. */
function summary(platform: Conversation, kept: Kept, options: Partial<MergeOptions> = {}): string {
  const merged = merge(platform, kept, { now, ...options });
  const { handler, bot, status } = merged.conversation;
  const who = handler.kind === 'agent' ? handler.agent.id : handler.kind;
  const why = bot.cause ? ` (${bot.cause.kind}${bot.cause.actor?.id ? ` ${bot.cause.actor.id}` : ''})` : '';
  const lines = merged.lines.map(({ type, reason }) => ` +${type}${reason ? ` ${reason}` : ''}`).join('');
  return `${who}, ${bot.status}${why}${status === 'open' ? '' : `, ${status}`}${merged.kept === kept ? '' : ' *'}${lines}`;
}

describe('what the platform shows, with what the gateway keeps', () => {
  const later = { now: now + 60 * second };
  test.each<[string, Conversation, Kept, Partial<MergeOptions>, string]>([
    ['nothing kept: the platform’s word', seen(), {}, {}, 'bot, active'],
    [
      'a takeover',
      seen({}, { status: 'paused' }),
      { handler: ada, switched: paused() },
      later,
      'ada, paused (takeover ada)',
    ],
    [
      'a takeover that the platform shows for the first time',
      seen({}, { status: 'paused' }),
      { handler: ada, switched: paused({ isSeen: false }) },
      {},
      'ada, paused (takeover ada) *',
    ],
    [
      'a takeover of the platform’s own, of which only the desk knows why',
      seen({ handler: ada }, { status: 'paused' }),
      { switched: paused() },
      later,
      'ada, paused (takeover ada)',
    ],
    [
      'the platform has closed it: what was known of its bot is over',
      seen({ status: 'closed', handler: ada }),
      { switched: paused() },
      later,
      'ada, active, closed *',
    ],
    [
      'a bot that was activated elsewhere ends it, and says so',
      seen(),
      { handler: ada, switched: paused() },
      later,
      'bot, active (outside) * +resumed outside',
    ],
    [
      'a read that may be older than the pause does not',
      seen(),
      { handler: ada, switched: paused({ isSeen: false }) },
      { now: now + 9 * second },
      'ada, paused (takeover ada)',
    ],
    [
      'nor on another replica a moment later',
      seen(),
      { handler: ada, switched: paused() },
      { now: now + 9 * second },
      'ada, paused (takeover ada)',
    ],
    [
      'a platform whose reads lag for 30 s is believed after 30 s',
      seen(),
      { handler: ada, switched: paused({ isSeen: false }) },
      { now: now + 29 * second, readLag: 30 * second },
      'ada, paused (takeover ada)',
    ],
    [
      'and then it is',
      seen(),
      { handler: ada, switched: paused({ isSeen: false }) },
      { now: now + 31 * second, readLag: 30 * second },
      'bot, active (outside) * +resumed outside',
    ],
    [
      'a pause that its own timer ended is no news from outside',
      seen(),
      { switched: paused({ until: at }) },
      later,
      'bot, active (schedule) *',
    ],
    [
      'a row of the list ends nothing',
      seen(),
      { handler: ada, switched: paused() },
      { ...later, isRow: true },
      'ada, paused (takeover ada)',
    ],
    [
      'a platform that does not tell is told',
      seen({}, { status: 'unknown' }),
      { handler: ada, switched: paused() },
      later,
      'ada, paused (takeover ada)',
    ],
    ['and not before anything is known', seen({}, { status: 'unknown' }), {}, later, 'bot, unknown'],
    [
      'who names somebody is believed',
      seen({}, { status: 'paused', cause: { kind: 'agent', actor: { kind: 'agent', id: 'ben' } } }),
      { switched: paused() },
      later,
      'bot, paused (agent ben)',
    ],
    [
      'a pause of others is never called ours',
      seen({}, { status: 'paused' }),
      { switched: active() },
      later,
      'bot, paused (outside) *',
    ],
    [
      'a stopped bot ends what was known of the switch',
      seen({}, { status: 'stopped' }),
      { handler: ada, switched: paused() },
      later,
      'ada, stopped *',
    ],
    [
      'the queue',
      seen({}, { status: 'paused' }),
      { handler: { kind: 'queue', since: at }, switched: paused() },
      later,
      'queue, paused (takeover ada)',
    ],
    [
      'the platform’s own handler takes the place of ours',
      seen({ handler: { kind: 'agent', agent: { id: 'ben' } } }, { status: 'paused' }),
      { handler: ada },
      later,
      'ben, paused *',
    ],
    [
      'a closed one, whose bot is ready for the next message',
      seen(),
      { handler: ada, closed: { outcome: 'resolved', at, wasPaused: true } },
      later,
      'ada, active, closed',
    ],
    [
      'a contact’s message reopens',
      seen({ lastMessage: { text: '', at: '2026-03-02T10:00:01Z', author: { kind: 'contact' } } }),
      { handler: ada, closed: { outcome: 'resolved', at, wasPaused: true } },
      later,
      'bot, active * +reopened',
    ],
    [
      'so does the bot’s answer to one',
      seen({ lastMessage: { text: '', at: '2026-03-02T10:00:09Z', author: { kind: 'bot' } } }),
      { closed: { outcome: 'resolved', at, after: at, wasPaused: false } },
      later,
      'bot, active * +reopened',
    ],
    [
      'an agent’s message does not',
      seen({ lastMessage: { text: '', at: '2026-03-02T10:00:09Z', author: { kind: 'agent' } } }),
      { closed: { outcome: 'resolved', at, wasPaused: false } },
      later,
      'bot, active, closed',
    ],
    [
      'a message that was there before it was closed does not, by whatever clock',
      seen({ lastMessage: { text: '', at: '2026-03-02T11:00:00Z', author: { kind: 'contact' } } }),
      { closed: { outcome: 'resolved', at, after: '2026-03-02T11:00:00Z', wasPaused: false } },
      later,
      'bot, active, closed',
    ],
    [
      'what the platform has ended is not ended twice',
      seen({ status: 'archived' }),
      { closed: { outcome: 'resolved', at, wasPaused: false } },
      later,
      'bot, active, archived *',
    ],
    [
      'without a bot there is nothing to pause',
      seen({ handler: { kind: 'nobody' } }, { mode: 'off' }),
      { handler: ada },
      later,
      'ada, active',
    ],
  ])('%s', (_, platform, kept, options, expected) => {
    expect(summary(platform, kept, options)).toBe(expected);
  });

  test('what was merged once and written down is merged the same way again', () => {
    const platform = seen();
    const first = merge(platform, { handler: ada, switched: paused() }, { now: now + 60 * second });
    const second_ = merge(platform, first.kept, { now: now + 61 * second });
    expect([second_.conversation, second_.kept, second_.lines]).toEqual([first.conversation, first.kept, []]);
  });

  test('nothing of the platform’s is changed in place', () => {
    const platform = Object.freeze(seen({ nextReplier: 'bot' }, { status: 'paused', resumeAt: at }));
    Object.freeze(platform.bot);
    const { conversation } = merge(platform, { handler: ada, switched: paused() }, { now });
    expect(conversation.nextReplier).toBeUndefined();
    expect(conversation.bot.resumeAt).toBe(at);
  });
});
