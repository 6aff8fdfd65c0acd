import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/model/command.js';
import { refusal } from '../../../src/model/rules.js';
import { runCommand } from '../../../src/model/transition.js';
import { project } from '../../../src/store/conversation/operations.js';
import { allowed, ann, commands, commandTypes, frozen, now, situations } from '../../support/conversations.js';
import { anyAgent, anyConversation } from '../arbitraries.js';
import { iso } from '../world.js';

const plain = (value: object): unknown => JSON.parse(JSON.stringify({ ...value, updatedAt: undefined }));

const early: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ type: fc.constant('activate-bot' as const) }),
  fc.record(
    {
      type: fc.constant('pause-bot' as const),
      until: fc.integer({ min: 1, max: 1e10 }).map((ms) => iso(now + ms)),
      reason: fc.string(),
    },
    { requiredKeys: ['type'] },
  ),
  fc.record({ type: fc.constant('block-contact' as const), reason: fc.string() }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('unblock-contact' as const) }),
  fc.record({ type: fc.constant('dismiss-suggestion' as const), id: fc.constantFrom('s1', 's2') }),
);
const late = commandTypes.filter(
  (type) => !['activate-bot', 'pause-bot', 'block-contact', 'unblock-contact', 'dismiss-suggestion'].includes(type),
);

describe('what a pending command shows', () => {
  it('is what the command does, wherever it is allowed', () => {
    let allowed = 0;
    fc.assert(
      fc.property(anyConversation, early, anyAgent, (conversation, command, agent) => {
        const done = runCommand(conversation, command, agent, now);
        if (done.refused) return;
        allowed++;
        expect(plain(project(conversation, command, agent, iso(now)))).toEqual(plain(done.conversation));
      }),
      { numRuns: 2000 },
    );
    expect(allowed).toBeGreaterThan(200);
  });

  it.each(Object.entries(situations))('is what the command does: %s', (_, conversation) => {
    for (const type of commandTypes) {
      if (late.includes(type) || refusal(conversation, type, ann)) continue;
      const done = runCommand(conversation, commands[type], ann, now);
      expect(plain(project(frozen(conversation), commands[type], ann, iso(now)))).toEqual(
        plain(done.refused ? {} : done.conversation),
      );
    }
  });

  it('leaves the confirmed state alone, and nothing but bot, handler and block differs', () => {
    fc.assert(
      fc.property(anyConversation, early, anyAgent, (conversation, command, agent) => {
        const before = structuredClone(conversation);
        const {
          bot: _bot,
          handler: _handler,
          contact: { blocked: _blocked, ...contact },
          ...rest
        } = project(conversation, command, agent, iso(now));
        expect(conversation).toEqual(before);
        expect({ ...rest, contact }).toEqual(
          (({ bot: _b, handler: _h, contact: { blocked: _c, ...who }, ...other }) => ({ ...other, contact: who }))(
            before,
          ),
        );
      }),
    );
  });

  it('a dismissal leaves the suggestion that came meanwhile', () => {
    const c = frozen(allowed['dismiss-suggestion']);
    expect(project(c, { type: 'dismiss-suggestion', id: 'older' }, ann, iso(now))).toBe(c);
    const dismissed = project(c, { type: 'dismiss-suggestion', id: c.bot.suggestion!.id }, ann, iso(now));
    expect(dismissed.bot.suggestion).toBeUndefined();
  });

  it('is nothing for what waits for the backend', () => {
    fc.assert(
      fc.property(anyConversation, fc.constantFrom(...late), anyAgent, (conversation, type, agent) => {
        expect(project(conversation, commands[type], agent, iso(now))).toBe(conversation);
      }),
    );
  });
});
