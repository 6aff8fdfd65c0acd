import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message, MessageDraft } from '../../model/message.js';
import type { CallContext, CommandMethods } from '../adapter.js';
import { readAfterWrite, reading } from '../platform-client.js';
import { toMessage, toNote } from './mapping.js';
import { platformName, type TiledeskApi } from './tiledesk-api.js';
import type { TiledeskMessage, TiledeskRequest } from './wire.js';

const isBots = ({ status, handler, bot }: Conversation): boolean =>
  status === 'open' && handler.kind === 'bot' && bot.status === 'active';

/** The commands. Each looks first, because Tiledesk opens what is closed and takes from whoever has it. */
export function tiledeskCommands(api: TiledeskApi): CommandMethods {
  async function readOpen(id: string, ctx: CallContext): Promise<[TiledeskRequest, Conversation]> {
    const request = await api.read(id, ctx);
    const current = api.toOurs(request);
    if (current.status !== 'open') throw new HandoffError('refused', 'The conversation is closed', { current });
    return [request, current];
  }

  function requireFree(current: Conversation, { agent }: CallContext): void {
    const { handler } = current;
    if (handler.kind !== 'agent' || handler.agent.id === agent.id) return;
    throw new HandoffError('conflict', 'Another agent has the conversation', { current });
  }

  async function claim(id: string, ctx: CallContext): Promise<Conversation> {
    await api.setParticipants(id, [await api.requireUser(ctx)], ctx);
    return api.after(id, ctx, ({ status, handler }) => {
      const isMine = handler.kind === 'agent' && handler.agent.id === ctx.agent.id;
      return status === 'open' && isMine;
    });
  }

  async function toBot(id: string, ctx: CallContext): Promise<Conversation> {
    const [request, current] = await readOpen(id, ctx);
    requireFree(current, ctx);
    const bot = api.requireBot(request);
    if (!isBots(current)) await api.call('PUT', api.pathOf(id, '/replace'), ctx, { body: { id: bot } });
    return api.after(id, ctx, isBots);
  }

  async function note(id: string, { text, clientId }: MessageDraft, ctx: CallContext): Promise<Message> {
    const answer = await api.call('POST', api.pathOf(id, '/notes'), ctx, { body: { text } });
    const added = (answer as TiledeskRequest | undefined)?.notes?.at(-1);
    if (!added) throw new HandoffError('bad-response', 'Tiledesk answers without the note');
    const request = await readAfterWrite(platformName, () => api.read(id, ctx));
    const { id: agent, name } = ctx.agent;
    const notes = {
      ...request.attributes?.handoff?.notes,
      [added._id]: { id: agent, ...(name && { name }), clientId },
    };
    await api.keep(request, { notes }, ctx);
    const kept = { ...request, attributes: { ...request.attributes, handoff: { notes } } };
    return reading(platformName, () => toNote(added, kept, api.mapping));
  }

  return {
    async takeOver(id, _, ctx) {
      const [, current] = await readOpen(id, ctx);
      requireFree(current, ctx);
      return claim(id, ctx);
    },

    /** The bot is taken out, and nobody is put in its place. */
    async pauseBot(id, _, ctx) {
      const [, current] = await readOpen(id, ctx);
      // what is an agent's or the queue's stays theirs
      if (current.bot.status === 'active') await api.setParticipants(id, [], ctx);
      return api.after(id, ctx, ({ bot }) => bot.status !== 'active');
    },

    activateBot: (id, _, ctx) => toBot(id, ctx),
    handBack: (id, _, ctx) => toBot(id, ctx),

    async requestAgent(id, _, ctx) {
      const [request, current] = await readOpen(id, ctx);
      requireFree(current, ctx);
      const departmentid = request.department?._id;
      await (departmentid === undefined
        ? api.call('PUT', api.pathOf(id, '/agent'), ctx, { body: {} })
        : api.call('PUT', api.pathOf(id, '/departments'), ctx, { body: { departmentid, nobot: true } }));
      // by its own routing, Tiledesk may have found somebody at once
      return api.after(id, ctx, ({ bot }) => bot.status !== 'active');
    },

    async close(id, { outcome, note: why }, ctx) {
      const [request, current] = await readOpen(id, ctx);
      requireFree(current, ctx);
      const { id: agent, name } = ctx.agent;
      const by = { id: agent, ...(name && { name }) };
      const closed = { outcome, at: new Date().toISOString(), by, ...(why !== undefined && { note: why }) };
      await api.keep(request, { closed }, ctx);
      await api.call('PUT', api.pathOf(id, '/close'), ctx, { body: {} });
      return api.after(id, ctx, ({ status, closed: ended }) => status === 'closed' && ended?.outcome === outcome);
    },

    async reopen(id, _, ctx) {
      await api.read(id, ctx);
      await api.call('PUT', api.pathOf(id, '/reopen'), ctx, { body: {} });
      return api.after(id, ctx, ({ status }) => status === 'open');
    },

    async sendMessage(id, given, ctx) {
      const draft = { ...given };
      if (!draft.text.trim()) throw new HandoffError('invalid', 'A message needs text');
      const [request, current] = await readOpen(id, ctx);
      if (draft.private) return note(id, draft, ctx);
      const user = await api.requireUser(ctx);
      // a bot that is still there is sent what agents write, and answers
      if (current.handler.kind !== 'agent') await claim(id, ctx);
      const sent = await send(api, request, { ...draft, sender: user }, ctx);
      return { ...sent, author: { kind: 'agent', ...ctx.agent } };
    },
  };
}

/** Sends in somebody's name. Tiledesk takes an administrator's word for who that is. */
async function send(
  api: TiledeskApi,
  request: TiledeskRequest,
  { sender, text, clientId }: MessageDraft & { sender: string },
  ctx: CallContext,
): Promise<Message> {
  const { name } = ctx.agent;
  const body = { sender, ...(name && { senderFullname: name }), text, attributes: { handoff: { clientId } } };
  const answer = await api.call('POST', api.pathOf(request.request_id, '/messages'), ctx, { body });
  return reading(platformName, () => toMessage(answer as TiledeskMessage, request, api.mapping));
}

/** How a bot's turn is delivered: in the name of the bot that has the conversation. */
export async function sendAsBot(api: TiledeskApi, id: string, draft: MessageDraft, ctx: CallContext): Promise<Message> {
  const request = await api.read(id, ctx);
  const sender = `bot_${api.requireBot(request)}`;
  const sent = await send(api, request, { ...draft, sender }, ctx);
  return { ...sent, author: { kind: 'bot', ...ctx.agent } };
}
