import { describe, expect, it } from 'vitest';
import { isPickedUp, knownFacts } from '../../src/elements/conversation-thread/known-facts.js';
import type { Message } from '../../src/model/message.js';
import { conversation } from '../support/conversations.js';

const at = (minute: number) => `2026-03-02T10:${String(minute).padStart(2, '0')}:00Z`;
const said = (minute: number, kind: Message['author']['kind'], text: string, more: Partial<Message> = {}): Message => ({
  id: `m${minute}`,
  conversationId: 'c1',
  author: { kind },
  at: at(minute),
  text,
  ...more,
});
const waiting = { ...conversation(), handler: { kind: 'queue' as const, since: at(5) } };

describe('what is known without a summary (row 103)', () => {
  const history = [
    said(1, 'contact', 'Old question', { unanswered: true }),
    said(2, 'agent', 'Old answer'),
    said(3, 'contact', 'Two charges?', { unanswered: true }),
    said(4, 'bot', 'I could not find that.'),
    said(5, 'system', '', { event: { type: 'queued', reason: 'Wants a person' } }),
    said(6, 'agent', 'Look at this', { private: true }),
    said(7, 'contact', 'Hello?'),
  ];

  it('why, the last question, and what the bot had no answer to since a person last wrote', () => {
    const { reason, last, unanswered } = knownFacts(waiting, history);
    expect([reason, last?.text, unanswered.map(({ text }) => text)]).toEqual([
      'Wants a person',
      'Hello?',
      ['Two charges?'],
    ]);
  });

  it('nothing is made up where nothing is known', () => {
    expect(knownFacts(waiting, [])).toEqual({ unanswered: [] });
    expect(knownFacts(waiting, [said(1, 'bot', 'Hello')])).toEqual({ unanswered: [] });
  });

  it('it has done its work once a person has written to the contact, not by a note', () => {
    expect(isPickedUp(waiting, history)).toBe(false);
    expect(isPickedUp(waiting, [...history, said(8, 'agent', 'Hello!')])).toBe(true);
  });
});
