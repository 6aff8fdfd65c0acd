import { describe, expect, it } from 'vitest';
import { controlPart } from '../../src/model/control.js';
import type { Conversation } from '../../src/model/conversation.js';
import { conversation } from '../support/conversations.js';

const at = '2026-03-02T10:00:00Z';
const later = '2026-03-02T11:00:00Z';
const paused = (bot: Partial<Conversation['bot']> = {}): Conversation => {
  const c = conversation();
  return { ...c, bot: { ...c.bot, status: 'paused', resumeAt: at, ...bot } };
};
const plain = conversation();

const outdating: Array<[what: string, before: Conversation, after: Conversation]> = [
  ['a close', plain, { ...plain, status: 'closed', closed: { outcome: 'resolved', at } }],
  [
    'another outcome',
    { ...plain, status: 'closed', closed: { outcome: 'resolved', at } },
    { ...plain, status: 'closed', closed: { outcome: 'not-resolved', at } },
  ],
  ['a takeover', plain, { ...plain, handler: { kind: 'agent', agent: { id: 'ben' } } }],
  [
    'another holder',
    { ...plain, handler: { kind: 'agent', agent: { id: 'ben' } } },
    { ...plain, handler: { kind: 'agent', agent: { id: 'ada' } } },
  ],
  ['a pause', plain, paused()],
  ['another end of a pause', paused(), paused({ resumeAt: later })],
  ['another end of a fixed pause', paused({ resumeBasis: 'fixed' }), paused({ resumeBasis: 'fixed', resumeAt: later })],
  ['an end that no longer moves', paused({ resumeBasis: 'last-message' }), paused({ resumeBasis: 'fixed' })],
  [
    'another cause, also while the end moves',
    paused({ resumeBasis: 'last-message' }),
    paused({ resumeBasis: 'last-message', cause: { kind: 'takeover' } }),
  ],
  ['another cause', paused(), paused({ cause: { kind: 'takeover' } })],
  ['another mode', plain, { ...plain, bot: { ...plain.bot, mode: 'suggestive' } }],
  ['a block', plain, { ...plain, contact: { ...plain.contact, blocked: { at } } }],
];
const harmless: Array<[what: string, before: Conversation, after: Conversation]> = [
  ['a new message', plain, { ...plain, lastMessage: { text: 'Hello?', author: { kind: 'contact' }, at }, unread: 3 }],
  ['a new version', plain, { ...plain, version: 99, updatedAt: later }],
  ['a reply that the bot begins', plain, { ...plain, bot: { ...plain.bot, composing: true } }],
  ['one more reply of the bot', plain, { ...plain, bot: { ...plain.bot, messageCount: 7 } }],
  ['another name of the contact', plain, { ...plain, contact: { ...plain.contact, name: 'Zoe' } }],
  [
    'an end that moves with each message',
    paused({ resumeBasis: 'last-message' }),
    paused({ resumeBasis: 'last-message', resumeAt: later }),
  ],
  [
    'an end that moves with each message of an agent',
    paused({ resumeBasis: 'last-agent-message' }),
    paused({ resumeBasis: 'last-agent-message', resumeAt: later }),
  ],
];

describe('what a person decided on', () => {
  it.each(outdating)('is outdated by %s', (_what, before, after) => {
    expect(controlPart(after)).not.toBe(controlPart(before));
  });

  it.each(harmless)('is not outdated by %s', (_what, before, after) => {
    expect(controlPart(after)).toBe(controlPart(before));
  });
});
