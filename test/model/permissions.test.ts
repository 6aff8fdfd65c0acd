import { describe, expect, it } from 'vitest';
import type { Conversation, Permission } from '../../src/model/conversation.js';
import { refusal } from '../../src/model/rules.js';
import { runCommand } from '../../src/model/transition.js';
import {
  allowed,
  ann,
  archived,
  ben,
  bot,
  commands,
  commandTypes,
  conversation,
  frozen,
  heldBy,
  now,
  paused,
  short,
  situations,
  timed,
} from '../support/conversations.js';

const permit = (c: Conversation, permissions: Record<string, Permission>): Conversation =>
  frozen({ ...c, permissions });
const all = Object.fromEntries(commandTypes.map((type) => [type, true as const]));

describe('permissions (S9)', () => {
  it.each(commandTypes)('%s: allowed where the backend sends none', (type) => {
    expect(refusal(allowed[type], type, ann)).toBeUndefined();
  });

  it.each(commandTypes)('%s: denied where the backend names only others', (type) => {
    const { [type]: _left, ...others } = all;
    expect(refusal(permit(allowed[type], others), type, ann)).toEqual({ code: 'denied', reason: undefined });
    expect(refusal(permit(allowed[type], {}), type, ann)).toEqual({ code: 'denied', reason: undefined });
  });

  it.each(commandTypes)("%s: denied with the backend's own sentence", (type) => {
    const c = permit(allowed[type], { ...all, [type]: { reason: 'Only team leads may.' } });
    expect(refusal(c, type, ann)).toEqual({ code: 'denied', reason: 'Only team leads may.' });
    expect(runCommand(c, commands[type], ann, now)).toEqual({
      refused: { code: 'denied', reason: 'Only team leads may.' },
    });
  });

  it.each(commandTypes)('%s: allowed where it is named', (type) => {
    expect(refusal(permit(allowed[type], { [type]: true }), type, ann)).toBeUndefined();
  });

  it.each(commandTypes)('%s: only `true` allows', (type) => {
    for (const value of [false, null, 1, 'true', {}, []]) {
      expect(refusal(permit(allowed[type], { [type]: value as Permission }), type, ann)?.code).toBe('denied');
    }
  });

  it('a prototype in the wire data allows nothing', () => {
    const permissions = JSON.parse('{"__proto__": {"take-over": true}}') as Record<string, Permission>;
    expect(refusal(permit(conversation(), permissions), 'take-over', ann)?.code).toBe('denied');
  });

  it.each([
    ['activate-bot', 'B+'],
    ['pause-bot', 'O-t'],
    ['extend-pause', 'O-t'],
    ['take-over', 'I-'],
    ['request-agent', 'Q-'],
    ['hand-back', 'B+'],
    ['close', 'O-/c'],
    ['archive', 'O-/a'],
    ['reset-bot', 'B+'],
    ['send-message', 'O-t'],
  ] as const)('%s: `true` lets an agent act although a colleague has the conversation', (type, expected) => {
    const c = conversation(heldBy(ben), timed());
    expect(refusal(c, type, ann)).toEqual({ code: 'held', holder: ben });
    const result = runCommand(permit(c, { [type]: true }), commands[type], ann, now);
    expect(result.refused ?? short(result.conversation)).toBe(expected);
  });

  it('what is not named stays denied, and says so before it says who has it', () => {
    expect(refusal(permit(conversation(heldBy(ben), paused), { close: true }), 'take-over', ann)?.code).toBe('denied');
  });

  it('a permission changes no state that stands in the way', () => {
    expect(refusal(permit(situations['closed, bot'], all), 'take-over', ann)?.code).toBe('closed');
    expect(refusal(permit(conversation(bot, {}, archived), all), 'close', ann)?.code).toBe('archived');
    expect(refusal(permit(situations['mine, stopped'], all), 'hand-back', ann)?.code).toBe('stopped');
    expect(refusal(permit(situations['off, nobody'], all), 'pause-bot', ann)?.code).toBe('bot-off');
    expect(refusal(permit(situations['mine, paused'], all), 'take-over', ann)?.code).toBe('mine');
  });

  it('a private note needs the permission too', () => {
    const note = { ...commands['send-message'], private: true };
    expect(runCommand(permit(conversation(), {}), note, ann, now).refused?.code).toBe('denied');
    expect(
      runCommand(permit(conversation(heldBy(ben), paused), { 'send-message': true }), note, ann, now).refused,
    ).toBeUndefined();
  });
});
