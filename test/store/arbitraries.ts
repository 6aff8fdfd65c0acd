import fc from 'fast-check';
import type { Actor, Conversation, Handler } from '../../src/model/conversation.js';
import { ada, ben, iso } from './world.js';

const instant = fc.integer({ min: Date.parse('2020-01-01'), max: Date.parse('2035-01-01') }).map(iso);
const agent = fc.constantFrom(ada, ben, { id: 'cleo' });
const actor: fc.Arbitrary<Actor> = fc.record(
  { kind: fc.constantFrom('agent', 'bot', 'contact', 'system', 'unknown'), name: fc.string() },
  { requiredKeys: ['kind'] },
);
const handler: fc.Arbitrary<Handler> = fc.oneof(
  fc.constant({ kind: 'bot' as const }),
  fc.record({ kind: fc.constant('agent' as const), agent, since: instant }, { requiredKeys: ['kind', 'agent'] }),
  fc.record({ kind: fc.constantFrom('queue' as const, 'nobody' as const), since: instant }, { requiredKeys: ['kind'] }),
);
const bot: fc.Arbitrary<Conversation['bot']> = fc.record(
  {
    mode: fc.constantFrom('autopilot', 'suggestive', 'off'),
    status: fc.constantFrom('active', 'paused', 'stopped', 'unknown'),
    resumeAt: instant,
    resumeBasis: fc.constantFrom('fixed', 'last-agent-message', 'last-message'),
    cause: fc.record({ kind: fc.string(), actor, reason: fc.string(), at: instant }, { requiredKeys: ['kind'] }),
    messageCount: fc.nat(),
    messageLimit: fc.nat(),
    composing: fc.boolean(),
    suggestion: fc.record({ id: fc.constantFrom('s1', 's2'), text: fc.string(), at: instant }),
  },
  { requiredKeys: ['mode', 'status'] },
);

/** Any conversation, also ones that no backend should send. */
export const anyConversation: fc.Arbitrary<Conversation> = fc.record(
  {
    id: fc.constant('c1'),
    version: fc.nat(),
    contact: fc.record(
      {
        id: fc.constant('p1'),
        name: fc.string(),
        blocked: fc.record({ by: actor, at: instant, reason: fc.string() }, { requiredKeys: [] }),
      },
      { requiredKeys: ['id'] },
    ),
    status: fc.constantFrom('open', 'closed', 'archived'),
    handler,
    bot,
    unread: fc.nat(),
  },
  { requiredKeys: ['id', 'contact', 'status', 'handler', 'bot'] },
);

export { agent as anyAgent };
