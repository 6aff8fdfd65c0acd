import type { Agent, Cause, Conversation, Handler } from '../../../model/conversation.js';
import type { Message } from '../../../model/message.js';
import type { Entry } from '../entry.js';
import type { Helpdesk } from '../helpdesk.js';

const firstNames = [
  'Ada',
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
  'Quentin',
  'Rania',
  'Selma',
  'Tariq',
  'Uma',
  'Viktor',
  'Wanda',
  'Xavi',
  'Yara',
  'Zeno',
];
const lastNames = [
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
  'Quist',
  'Rossi',
  'Silva',
  'Tanaka',
  'Usman',
  'Vidal',
  'Weiss',
  'Yilmaz',
];
const channels = ['web', 'whatsapp', 'email', 'sms', 'instagram', 'messenger'];
const questions = [
  'Where is my order {n}?',
  'Can I exchange the jacket for a size larger?',
  'Does tent {n} come with pegs?',
  'My card was charged twice for order {n}.',
  'Is the Keswick shop open on Sunday?',
  'How do I wash a down sleeping bag?',
  'The zip of my backpack broke after a week.',
  'Do you ship to the Faroe Islands?',
  'Which stove works at minus ten degrees?',
  'I would like an invoice for order {n}.',
];
const answers = [
  'Order {n} left our warehouse this morning and should be with you on Thursday.',
  'Yes, within 60 days, and the return is free.',
  'It does: twelve pegs and four guy lines.',
  "I couldn't find information about that. Shall I get a person?",
  'Cold water, down detergent, and a tennis ball in the dryer.',
];
const day = 86_400_000;

interface Situation {
  status?: Conversation['status'];
  handler: Handler;
  bot: 'active' | 'paused' | 'stopped';
  cause?: Cause['kind'];
  unread?: boolean;
}

/** Picks a situation for a number from 0 to 100: most conversations are with the bot. */
function situation(roll: number, since: string, me: Agent, colleague: Agent): Situation {
  if (roll < 62) return { handler: { kind: 'bot' }, bot: 'active' };
  if (roll < 70) return { handler: { kind: 'queue', since }, bot: 'paused', cause: 'contact-request', unread: true };
  if (roll < 76) return { handler: { kind: 'agent', agent: colleague, since }, bot: 'paused', cause: 'takeover' };
  if (roll < 78) return { handler: { kind: 'agent', agent: me, since }, bot: 'paused', cause: 'takeover' };
  if (roll < 84) return { handler: { kind: 'bot' }, bot: 'paused', cause: 'agent' };
  if (roll < 85) return { handler: { kind: 'nobody' }, bot: 'stopped', cause: 'goal-reached' };
  return { status: 'closed', handler: { kind: 'bot' }, bot: 'active' };
}

/** Adds `count` random conversations, to see how a long list behaves. */
export function addCrowd(
  helpdesk: Helpdesk,
  count: number,
  { me, colleague, random }: { me: Agent; colleague: Agent; random: () => number },
): void {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
  const now = helpdesk.env.now();
  const first = helpdesk.entries.size;
  for (let i = 1; i <= count; i++) {
    const id = `n${first + i}`;
    const contact = { id: `crowd-${i}`, name: `${pick(firstNames)} ${pick(lastNames)}` };
    // cubed, so that most conversations are recent
    const at = new Date(now - 60_000 - Math.floor(random() ** 3 * 60 * day)).toISOString();
    const s = situation(random() * 100, at, me, colleague);
    const n = String(40_000 + i);
    const unanswered = random() < 0.06;
    const said: Array<[Message['author'], string]> = [[{ kind: 'contact', ...contact }, pick(questions)]];
    if (!s.unread) said.push([{ kind: 'bot' }, unanswered ? answers[3]! : pick(answers)]);
    const messages = said.map(([author, text], m): Message => ({
      id: `${id}-m${m + 1}`,
      conversationId: id,
      author,
      at,
      text: text.replace('{n}', n),
      ...(m && unanswered && { unanswered }),
    }));
    const last = messages.at(-1)!;
    const conversation = helpdesk.adapt({
      id,
      version: 1,
      contact,
      channel: pick(channels),
      status: s.status ?? 'open',
      handler: s.handler,
      ...(s.status === 'closed' && {
        closed: { outcome: random() < 0.8 ? 'resolved' : 'not-resolved', by: { kind: 'agent', ...colleague }, at },
      }),
      bot: {
        mode: 'autopilot',
        status: s.bot,
        ...(s.cause && {
          cause: { kind: s.cause, at, ...(s.cause === 'agent' && { actor: { kind: 'agent' as const, ...colleague } }) },
        }),
        ...(s.cause === 'agent' &&
          random() < 0.7 && {
            resumeAt: new Date(now + Math.ceil(random() * 240) * 60_000).toISOString(),
            resumeBasis: 'fixed' as const,
          }),
      },
      lastMessage: { text: last.text, author: last.author, at },
      unread: s.unread ? 1 : 0,
      attention: unanswered ? ['unanswered'] : [],
      updatedAt: at,
    });
    const entry: Entry = { conversation, messages, handoffs: s.handler.kind === 'queue' ? 1 : 0 };
    helpdesk.contacts.set(contact.id, {
      ...contact,
      email: `${contact.name.toLowerCase().replace(' ', '.')}.${i}@example.com`,
      channel: conversation.channel,
    });
    helpdesk.entries.set(id, entry);
  }
}
