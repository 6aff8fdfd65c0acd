import type { Contact, PastConversation } from '../../../model/contact.js';
import type { Actor, Agent, Block, Bot, Conversation, Handler } from '../../../model/conversation.js';
import type { Message } from '../../../model/message.js';
import { isPublic, lastPublicMessage, pendingQuestion, type Entry } from '../entry.js';
import type { Helpdesk } from '../helpdesk.js';
import { sentenceFor } from '../../lines.js';
import { contactScripts } from './contacts.js';
import { conversationScripts } from './conversations.js';
import { pastScripts } from './past.js';
import type { ContactScript, Lines, PastScript, Script, Voice } from './script.js';

export interface Cast {
  me: Agent;
  colleague: Agent;
  random: () => number;
}

const minute = 60_000;
/** Events that change neither the handler nor the bot. */
const endings = ['closed', 'archived', 'blocked'];
const units: Record<string, number> = { m: 1, h: 60, d: 1440 };
const firstName = ({ id, name }: Agent): string => name?.split(' ')[0] || id;
const iso = (time: number): string => new Date(time).toISOString();

/** The end of a pause, at `wanted` or soon after: a whole time after the last message that counts, as people set it. */
function pauseEnd(wanted: number, basis: Bot['resumeBasis'], messages: Message[]): number {
  if (!basis || basis === 'fixed') return wanted;
  const last = messages.findLast(
    (message) => isPublic(message) && (basis === 'last-message' || message.author.kind === 'agent'),
  );
  const from = Date.parse(last!.at);
  const unit = (wanted - from > 1440 * minute ? 1440 : 30) * minute;
  return from + Math.ceil((wanted - from) / unit) * unit;
}

/**
 * Puts the customers of Northlight, a small shop for outdoor gear, into the helpdesk. All times are relative to now.
 */
export function fillWithDemo(helpdesk: Helpdesk, cast: Cast): void {
  const now = helpdesk.env.now();
  const actorOf = (voice: Voice, contact: Contact): Actor => {
    switch (voice) {
      case 'c':
        return { kind: 'contact', id: contact.id, name: contact.name };
      case 'b':
        return { kind: 'bot', name: 'Bot' };
      case 'a':
        return { kind: 'agent', ...cast.me };
      case 'k':
        return { kind: 'agent', ...cast.colleague };
      case 'w':
        return { kind: 'system', name: 'Workflow' };
      case 'u':
        return { kind: 'unknown' };
    }
  };

  const addContact = (id: string, { blocked, ...known }: ContactScript, index: number): Contact => {
    const contact: Contact = { id, ...known, externalId: `NL-${20_417 + index * 13}` };
    if (blocked) {
      contact.blocked = {
        by: actorOf(blocked.by, contact),
        at: iso(now - 90 * minute),
        reason: blocked.reason,
      } satisfies Block;
    }
    helpdesk.contacts.set(id, contact);
    return contact;
  };

  const read = (conversationId: string, lines: Lines, contact: Contact): Message[] => {
    let time = 0;
    return lines
      .trim()
      .split('\n')
      .map((line, i): Message => {
        const [, mark = '', age = '', written = ''] = /^\s*(\S)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
        const text = written.replace(/\{([ak])\}/g, (_, who: string) =>
          firstName(who === 'a' ? cast.me : cast.colleague),
        );
        time = age.startsWith('+')
          ? time + Number(age) * minute
          : now - parseInt(age) * (units[age.at(-1)!] ?? 1) * minute;
        // random seconds look natural; fewer than thirty keep the order, and the last line in the past
        const base = {
          id: `${conversationId}-m${i + 1}`,
          conversationId,
          at: iso(time + Math.floor(cast.random() * 30_000)),
        };
        if (mark === '!') {
          const [, type = '', voice = 'u', reason] = /^(\S+) (\S)(?: (.*))?$/.exec(text) ?? [];
          const event = { type, actor: actorOf(voice as Voice, contact), ...(reason && { reason }) };
          return { ...base, author: { kind: 'system' }, text: sentenceFor(event), event };
        }
        if (mark === '?') return { ...base, author: actorOf('c', contact), text, unanswered: true };
        if (mark === 'n') return { ...base, author: actorOf('a', contact), text, private: true };
        return { ...base, author: actorOf(mark as Voice, contact), text, ...(mark !== 'c' && { delivery: 'sent' }) };
      });
  };

  const addConversation = (script: Script, index: number): void => {
    const id = `c${index + 1}`;
    const contact = helpdesk.contact(script.who);
    contact.channel ??= script.channel;
    contact.chatId ??= `${script.channel}:${contact.phone?.replace(/\D/g, '') ?? contact.email ?? script.who}`;
    const messages = read(id, script.lines, contact);
    const entry: Entry = {
      conversation: helpdesk.adapt(stateOf(id, script, contact, messages)),
      messages,
      handoffs: queuedIn(messages),
    };
    const { resumeAt, resumeBasis, cause } = entry.conversation.bot;
    const pause = messages.findLast(({ event }) => event?.type === 'paused');
    if (resumeAt && cause?.kind === 'agent' && pause?.event) {
      pause.event.until = resumeAt;
      pause.text = sentenceFor(pause.event);
    }
    if (resumeAt && resumeBasis) entry.pauseDuration = Date.parse(resumeAt) - Date.parse(lastPublicMessage(entry)!.at);
    // the bot had its turn before the demo began
    entry.handledQuestionId = pendingQuestion(entry)?.id;
    helpdesk.entries.set(id, entry);
  };

  const handlerOf = (script: Script, since: string): Handler => {
    switch (script.handler) {
      case undefined:
        return { kind: 'bot' };
      case 'me':
        return { kind: 'agent', agent: cast.me, since };
      case 'colleague':
        return { kind: 'agent', agent: cast.colleague, since };
      default:
        return { kind: script.handler, since };
    }
  };

  const botOf = (script: Script, contact: Contact, messages: Message[], since: string): Bot => ({
    mode: script.mode ?? 'autopilot',
    status: script.bot ?? 'active',
    ...(script.cause && {
      cause: {
        kind: script.cause,
        actor: actorOf(script.by ?? 'w', contact),
        at: since,
        ...(script.reason && { reason: script.reason }),
      },
    }),
    ...(script.resumesIn && {
      resumeAt: iso(pauseEnd(now + script.resumesIn * minute, script.basis, messages)),
      resumeBasis: script.basis ?? 'fixed',
    }),
    ...(script.limit && {
      messageLimit: script.limit,
      messageCount: messages.filter(({ author }) => author.kind === 'bot').length,
    }),
  });

  const stateOf = (id: string, script: Script, contact: Contact, messages: Message[]): Conversation => {
    const said = messages.filter((message) => !message.private && !message.event);
    const last = said.at(-1)!;
    const event = messages.findLast((message) => message.event);
    const since = messages.findLast((message) => message.event && !endings.includes(message.event.type))?.at ?? last.at;
    const lastReply = said.findLastIndex(({ author }) => author.kind !== 'contact');
    const lastAgent = said.findLastIndex(({ author }) => author.kind === 'agent');
    const attention = [
      ...(said.some((message, i) => message.unanswered && i > lastAgent) ? ['unanswered'] : []),
      ...(queuedIn(messages) > 1 ? ['repeated-handoff'] : []),
    ];
    return {
      id,
      version: 1,
      contact: { id: contact.id, name: contact.name, ...(contact.blocked && { blocked: contact.blocked }) },
      channel: script.channel,
      status: script.status ?? 'open',
      ...(script.outcome && {
        closed: {
          outcome: script.outcome,
          by: event?.event?.actor,
          at: event?.at ?? last.at,
          ...(script.note && { note: script.note }),
        },
      }),
      handler: handlerOf(script, since),
      ...(script.summary && { summary: { text: script.summary, at: since, by: actorOf('b', contact) } }),
      bot: botOf(script, contact, messages, since),
      lastMessage: { text: last.text, author: last.author, at: last.at },
      unread: script.status ? 0 : said.length - 1 - lastReply,
      ...(attention.length > 0 && { attention }),
      updatedAt: messages.at(-1)!.at,
    };
  };

  const addPast = ({ who, channel, topic, outcome, lines }: PastScript, index: number): void => {
    const id = `p${index + 1}`;
    const contact = helpdesk.contact(who);
    const messages = read(id, lines, contact);
    const { at } = messages.at(-1)!;
    const helpers = messages
      .filter(({ author, private: note }) => !note && (author.kind === 'agent' || author.kind === 'bot'))
      .map(({ author }) => author);
    const closer = helpers.at(-1);
    const past: PastConversation = {
      id,
      at,
      channel,
      topic,
      outcome,
      handledBy: [...new Map(helpers.map((actor) => [actor.id ?? actor.kind, actor])).values()],
      unanswered: messages.some((message) => message.unanswered),
      handoff: queuedIn(messages) > 0,
    };
    const only = { reason: 'An earlier conversation can only be read' };
    const conversation: Conversation = {
      ...stateOf(id, { who, channel, lines, status: 'closed' }, contact, messages),
      closed: { outcome, by: closer, at },
      attention: undefined,
      permissions: { reopen: only, 'send-message': only, archive: only },
    };
    helpdesk.entries.set(id, { conversation, messages, past, handoffs: queuedIn(messages) });
  };

  Object.entries(contactScripts).forEach(([id, script], i) => addContact(id, script, i));
  conversationScripts.forEach(addConversation);
  pastScripts.forEach(addPast);
}

const queuedIn = (messages: Message[]): number => messages.filter(({ event }) => event?.type === 'queued').length;
