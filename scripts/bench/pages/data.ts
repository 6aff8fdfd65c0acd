/**
 * Ten thousand conversations made from their number alone, so that every list is given the same, and none has to be
 * kept.
 */
import type { Conversation } from '../../../src/model/conversation.js';

export const count = 10_000;

const given = [
  'Ada',
  'Anna',
  'Bruno',
  'Carla',
  'Dmitri',
  'Elif',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jun',
  'Kwame',
  'Lena',
  'Mateo',
  'Nadia',
  'Oskar',
  'Paula',
  'Rania',
  'Tariq',
  'Zoë',
];
const family = [
  'Abbott',
  'Bauer',
  'Castro',
  'Dahl',
  'Eriksen',
  'Farkas',
  'Grieg',
  'Haddad',
  'Ivanov',
  'Jansen',
  'Kaya',
  'Laurent',
  'Moreau',
  'Novak',
  'Okoye',
  'Petrov',
  'Rossi',
  'Silva',
  'Tanaka',
];
const channels = ['web', 'whatsapp', 'sms', 'email'];
const sentences = [
  'Where is my order? It should have been here on Tuesday.',
  'Can I exchange the jacket for one that is a size larger?',
  'My card was charged twice, please look into it.',
  'Thank you, that answers my question.',
  'Is the shop in Keswick open on Sunday, and until when?',
  'The zip of the tent broke on the first night.',
  'I would like to speak to a person.',
];
const minute = 60_000;

const pick = <T>(all: readonly T[], n: number): T => all[n % all.length]!;

/**
 * One in five waits for an agent, one in five is paused for a while, one in ten is with an agent, one in twenty is
 * closed.
 */
function situation(i: number, now: number): Pick<Conversation, 'status' | 'handler' | 'bot' | 'closed'> {
  const at = new Date(now - (i % 600) * minute).toISOString();
  const kind = i % 20;
  const bot: Conversation['bot'] = { mode: 'autopilot', status: 'active', messageCount: i % 9 };
  if (kind === 19) return { status: 'closed', handler: { kind: 'bot' }, bot, closed: { outcome: 'resolved', at } };
  if (kind < 4) {
    return {
      status: 'open',
      handler: { kind: 'queue', since: at },
      bot: { ...bot, status: 'paused', cause: { kind: 'contact-request', at } },
    };
  }
  if (kind < 8) {
    return {
      status: 'open',
      handler: { kind: 'bot' },
      bot: {
        ...bot,
        status: 'paused',
        resumeAt: new Date(now + (30 + (i % 300)) * minute).toISOString(),
        cause: { kind: 'agent', at },
      },
    };
  }
  if (kind < 10) {
    return {
      status: 'open',
      handler: { kind: 'agent', agent: { id: 'ben', name: 'Ben Okafor' }, since: at },
      bot: { ...bot, status: 'paused', cause: { kind: 'takeover', at } },
    };
  }
  return { status: 'open', handler: { kind: 'bot' }, bot };
}

/**
 * The conversation with this number. A later version has another message, a new time and, one time in five, another
 * state.
 */
export function conversation(i: number, version: number, now: number, at: number): Conversation {
  const time = new Date(at).toISOString();
  return {
    id: `n${i}`,
    version,
    contact: { id: `contact-${i}`, name: `${pick(given, i * 7)} ${pick(family, i * 3)}` },
    channel: pick(channels, i),
    ...situation(version % 5 ? i : i + version * 7, now),
    lastMessage: {
      text: `${pick(sentences, i + version)} (${i}/${version})`,
      author: (i + version) % 3 ? { kind: 'contact', id: `contact-${i}` } : { kind: 'bot' },
      at: time,
    },
    unread: (i + version) % 4,
    attention: i % 11 ? [] : ['unanswered'],
    updatedAt: time,
  };
}

/** All of them as text, as a server sends them. In no order that a list could use. */
export const asText = (now: number): string =>
  JSON.stringify(Array.from({ length: count }, (_, i) => conversation(i, 1, now, now - ((i * 7919) % count) * minute)));

/** Random numbers that are the same in every run. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
