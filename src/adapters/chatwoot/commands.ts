import type { Conversation } from '../../model/conversation.js';
import { HandoffError } from '../../model/error.js';
import type { Message, MessageDraft } from '../../model/message.js';
import type { CallContext, CommandMethods } from '../adapter.js';
import { readAfterWrite, reading } from '../platform-client.js';
import { nobody, pathOf, platformName, type ChatwootApi } from './chatwoot-api.js';
import { blockAttributes, toMessage, written } from './mapping.js';
import { contactOf, type ChatwootConversation, type ChatwootMessage } from './wire.js';

function requireFree(current: Conversation, ctx: CallContext): void {
  const { handler, status } = current;
  if (handler.kind !== 'agent' || handler.agent.id === ctx.agent.id || status !== 'open') return;
  throw new HandoffError('conflict', 'Another agent has the conversation', { current });
}

const isBots = ({ handler, bot }: Conversation): boolean => handler.kind !== 'agent' && bot.status === 'active';

/** The commands. Each reads the conversation again when it has written, and looks whether it was done. */
export function chatwootCommands(api: ChatwootApi): CommandMethods {
  /**
   * Assigned first: if Chatwoot does not know the agent, the bot still answers. A user who opens a conversation may be
   * assigned by that, so it is looked who has it at the end.
   */
  async function claim(id: string, before: ChatwootConversation, ctx: CallContext): Promise<Conversation> {
    const user = api.requireUser(ctx);
    await api.assign(id, user, ctx);
    if (before.status !== 'open') {
      await api.setStatus(id, 'open', ctx);
      const opened = await api.readAfter(id, ctx);
      if (opened.meta?.assignee?.id !== user) await api.assign(id, user, ctx);
    }
    return api.after(id, ctx, ({ handler }, raw) => handler.kind === 'agent' && raw.meta?.assignee?.id === user);
  }

  /** Open, and nobody's: the bot is silent, and people see it wait. */
  async function toQueue(id: string, ctx: CallContext): Promise<void> {
    await api.setStatus(id, 'open', ctx);
    await api.assign(id, nobody, ctx);
  }

  async function toBot(id: string, ctx: CallContext): Promise<void> {
    const before = await api.read(id, ctx);
    requireFree(api.toOurs(before), ctx);
    if (before.meta?.assignee) await api.assign(id, nobody, ctx);
    await api.setStatus(id, 'pending', ctx);
  }

  async function setBlocked(contactId: string, reason: string, isBlocked: boolean, ctx: CallContext): Promise<void> {
    const path = pathOf('contacts', contactId);
    const custom_attributes = {
      [blockAttributes.reason]: reason,
      [blockAttributes.by]: isBlocked ? written(ctx.agent) : '',
      [blockAttributes.at]: isBlocked ? new Date().toISOString() : '',
    };
    await api.call('PUT', path, ctx, { body: { blocked: isBlocked, custom_attributes } });
    const answer = await readAfterWrite(platformName, () => api.call('GET', path, ctx));
    const { blocked } = reading(platformName, () => contactOf(answer));
    if (!!blocked !== isBlocked) throw new HandoffError('refused', 'Chatwoot said yes, and did something else');
  }

  return {
    async takeOver(id, { reason }, ctx) {
      api.requireUser(ctx);
      const before = await api.read(id, ctx);
      requireFree(api.toOurs(before), ctx);
      const current = await claim(id, before, ctx);
      if (reason) await api.tell(id, 'joined', reason, ctx);
      return current;
    },

    async pauseBot(id, { reason }, ctx) {
      const { bot } = api.toOurs(await api.read(id, ctx));
      // what is an agent's or the queue's stays theirs
      if (bot.status === 'active') await toQueue(id, ctx);
      const current = await api.after(id, ctx, (c) => c.bot.status === 'paused');
      if (reason) await api.tell(id, 'paused', reason, ctx);
      return current;
    },

    async requestAgent(id, { reason }, ctx) {
      requireFree(api.toOurs(await api.read(id, ctx)), ctx);
      await toQueue(id, ctx);
      const current = await api.after(id, ctx, ({ status, bot }) => status === 'open' && bot.status === 'paused');
      if (reason) await api.tell(id, 'queued', reason, ctx);
      return current;
    },

    async activateBot(id, _, ctx) {
      await toBot(id, ctx);
      return api.after(id, ctx, isBots);
    },

    async handBack(id, { note }, ctx) {
      await toBot(id, ctx);
      const current = await api.after(id, ctx, isBots);
      await api.tell(id, 'left', note, ctx);
      return current;
    },

    async close(id, { outcome, note }, ctx) {
      const before = await api.read(id, ctx);
      const { attribute } = api.mapping;
      // all attributes are replaced, so those of others are sent along; newer versions merge
      const custom_attributes = {
        ...before.custom_attributes,
        [attribute.outcome]: outcome,
        [attribute.note]: note ?? '',
        [attribute.at]: new Date().toISOString(),
        [attribute.by]: written(ctx.agent),
      };
      const path = `${pathOf('conversations', id)}/custom_attributes`;
      await api.call('POST', path, ctx, { body: { custom_attributes, merge: true } });
      await api.setStatus(id, 'resolved', ctx);
      const current = await api.after(id, ctx, (c) => c.status === 'closed' && c.closed?.outcome === outcome);
      if (note) await api.tell(id, 'closed', note, ctx);
      return current;
    },

    async reopen(id, _, ctx) {
      const { meta } = await api.read(id, ctx);
      await api.setStatus(id, 'open', ctx);
      // whoever opens it may be assigned by that
      await api.assign(id, meta?.assignee?.id ?? nobody, ctx);
      return api.after(id, ctx, ({ status }) => status === 'open');
    },

    blockContact: (id, { reason }, ctx) => setBlocked(id, reason ?? '', true, ctx),
    unblockContact: (id, _, ctx) => setBlocked(id, '', false, ctx),

    async sendMessage(id, draft, ctx) {
      const { text, clientId, private: isNote = false } = draft;
      if (!text.trim()) throw new HandoffError('invalid', 'A message needs text');
      if (!isNote) {
        const before = await api.read(id, ctx);
        const { handler } = api.toOurs(before);
        // whoever answers has the conversation, and the bot must not answer as well
        if (handler.kind !== 'agent') await claim(id, before, ctx);
      }
      const answer = await api.post(id, { text, isNote, mark: { agent: ctx.agent, client_id: clientId } }, ctx);
      const sent = reading(platformName, () => toMessage(id, answer as ChatwootMessage, api.mapping));
      return { ...sent, author: { kind: 'agent', ...ctx.agent }, clientId };
    },
  };
}

/** How a bot's turn is delivered: with the token of the agent bot. */
export async function sendAsBot(
  api: ChatwootApi,
  id: string,
  { text, clientId, private: isNote = false }: MessageDraft,
  ctx: CallContext,
): Promise<Message> {
  const mark = { agent: ctx.agent, client_id: clientId };
  const answer = await api.post(id, { text, isNote, mark }, ctx, api.callAsBot);
  const sent = reading(platformName, () => toMessage(id, answer as ChatwootMessage, api.mapping));
  return { ...sent, author: { kind: 'bot', ...ctx.agent }, clientId };
}
