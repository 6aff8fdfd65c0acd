import type { CallContext } from '../../adapters/adapter.js';
import { checkMessage } from '../../adapters/check/message.js';
import type { Actor, Agent, Cause } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message, MessageDraft, MessageEvent } from '../../model/message.js';
import { botHasIt, mayBotHaveIt } from '../../model/rules.js';
import { toInstant } from '../context.js';
import { GatewayError } from '../errors.js';
import type { Change, Desk } from './desk.js';
import type { DeskRow, Kept } from './kept.js';
import { findKept, ownId } from './kept-messages.js';
import { actorOf, line, ownLines, silence, switchedBy, type Methods, type SwitchedState } from './switching.js';

/** What a reply does to who has the conversation. */
interface Reply {
  /** Whoever answers what nobody has becomes its handler. */
  claims: boolean;
  paused?: SwitchedState;
}

/** `sendMessage` of a platform with a desk: an active bot is silenced first, and notes are kept. */
export function sending(desk: Desk, beneath: Methods) {
  const sender = new Sender(desk, beneath);
  return (id: string, draft: MessageDraft, ctx: CallContext): Promise<Message> => sender.send(id, { ...draft }, ctx);
}

class Sender {
  #desk: Desk;
  #beneath: Methods;

  constructor(desk: Desk, beneath: Methods) {
    this.#desk = desk;
    this.#beneath = beneath;
  }

  async send(id: string, draft: MessageDraft, ctx: CallContext): Promise<Message> {
    if (draft.private && this.#desk.parts.notes) return this.#note(id, draft, ctx);
    const { clientId } = draft;
    const silenced = draft.private ? undefined : await this.#silenceForReply(id, ctx);
    const answer = checkMessage(await this.#beneath.sendMessage!(id, draft, ctx), 'message');
    const message = withAuthor(answer, { kind: 'agent', ...ctx.agent }, clientId);
    try {
      await this.#desk.change(id, (kept, now, row) => this.#sent(kept, now, row, message, ctx.agent, silenced));
    } catch (thrown) {
      // it was sent, whatever becomes of who sent it
      if (!(thrown instanceof HandoffError)) throw thrown;
    }
    return message;
  }

  /** An active bot is paused before a person writes, or it would answer over them. */
  async #silenceForReply(id: string, ctx: CallContext): Promise<Reply | undefined> {
    if (!this.#desk.parts.takesOver) return undefined;
    const { row, platform } = await this.#desk.recall(id, ctx);
    const { conversation } = this.#desk.merge(platform, row.kept, row.now);
    const { bot, handler } = conversation;
    const claims = handler.kind !== 'agent' && !botHasIt(conversation) && !mayBotHaveIt(conversation);
    const pauses = bot.mode === 'autopilot' && (bot.status === 'active' || bot.status === 'unknown');
    return { claims, ...(pauses && { paused: await silence(this.#desk, this.#beneath, id, ctx) }) };
  }

  #sent(kept: Kept, now: number, row: DeskRow, message: Message, agent: Agent, reply?: Reply): Change {
    const actor = actorOf(this.#desk, agent);
    const at = toInstant(now);
    const { messages: keepsMessages, list } = this.#desk.parts;
    const claims = reply?.claims && kept.handler?.kind !== 'agent';
    const cause: Cause = { kind: 'manual-message', actor, at };
    const lines: MessageEvent[] = [];
    if (claims) lines.push(line({ type: 'joined', actor }));
    if (reply?.paused) lines.push(...ownLines(this.#desk, line({ type: 'paused', actor, reason: 'manual-message' })));
    const heard =
      list && row.heard && !message.private
        ? { ...row.heard, lastMessage: { text: message.text, author: message.author, at: message.at } }
        : undefined;
    return {
      kept: {
        ...kept,
        ...(claims && { handler: { kind: 'agent' as const, agent, since: at } }),
        ...(reply?.paused && { switched: switchedBy('paused', reply.paused, cause, now) }),
      },
      ...(heard && { heard }),
      lines,
      messages: [{ kind: keepsMessages ? ('heard' as const) : ('sent' as const), message }],
    };
  }

  async #note(id: string, { text, clientId, attachments }: MessageDraft, ctx: CallContext): Promise<Message> {
    // the platform has no notes, and what is kept here is texts
    if (attachments?.length) throw new GatewayError('invalid', 'attachments: a note takes no files here.');
    const noteId = ownId('note', `${ctx.agent.id}-${clientId}`);
    const { database } = this.#desk.options;
    let note: Message | undefined;
    await this.#desk.change(id, (_, now) => {
      note = {
        id: noteId,
        conversationId: id,
        author: { kind: 'agent', ...ctx.agent },
        at: toInstant(now),
        text,
        private: true,
        clientId,
      };
      return { messages: [{ kind: 'note', message: note }] };
    });
    // the same note, sent again, is there already
    return (await findKept(database, id, noteId)) ?? note!;
  }
}

/** The message with its author, where the platform does not say who sent it. */
export function withAuthor(message: Message, author: Actor, clientId?: string): Message {
  const { author: given } = message;
  const isNamed = given.kind === 'agent' && given.id !== undefined;
  return {
    ...message,
    author: isNamed ? given : author,
    ...(message.clientId === undefined && clientId !== undefined && { clientId }),
  };
}
