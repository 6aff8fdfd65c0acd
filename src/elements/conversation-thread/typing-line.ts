import { html, nothing } from 'lit';
import type { Conversation } from '../../model/conversation.js';
import { botHasIt, botSuggests, mayBotHaveIt } from '../../model/rules.js';
import type { Typing } from '../../store/thread/typing.js';
import type { Words } from '../base/words.js';

export interface TypingOptions {
  /** Who is writing, as the backend says, and what, where that is told. */
  typing: readonly Typing[];
  /** The name of the agent at this page, whose own writing is not news. */
  ownName?: string;
  /** Stops the bot's reply. Undefined where that is not possible. */
  onStopReply?: () => void;
}

/** Who is writing: people, and the bot, with as much of its answer as is told. */
export function renderTyping(words: Words, c: Conversation, { typing, ownName, onStopReply }: TypingOptions): unknown {
  const people = typing.filter(({ kind, name }) => kind !== 'bot' && !(kind === 'agent' && name === ownName));
  // what it wrote before somebody silenced it is not coming, whenever the backend says so
  const ofBot = botHasIt(c) || mayBotHaveIt(c) || botSuggests(c) ? typing.filter(({ kind }) => kind === 'bot') : [];
  const isBotWriting = c.bot.composing || ofBot.length;
  return [
    people.map(({ kind, name }) => {
      const shown = name || (kind === 'contact' && c.contact.name) || words.t(`author.${kind}`);
      return renderLine(kind === 'contact' ? '' : 'out', words.rich('thread.writes', { name: shown }));
    }),
    ofBot.map(({ text }) => text && renderDraft(text)),
    isBotWriting ? renderLine('out', renderBot(words, onStopReply)) : nothing,
  ];
}

/** Not read out while it grows: the message is, once it is there. */
const renderDraft = (text: string): unknown =>
  html`<div class="message out bot pending" part="message bot draft">
    <div class="bubble" part="bubble"><div class="text" part="text" dir="auto">${text}</div></div>
  </div>`;

const renderLine = (side: string, text: unknown): unknown =>
  html`<p class="typing ${side}" part="typing">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${text}
  </p>`;

function renderBot(words: Words, onStopReply: (() => void) | undefined): unknown {
  const stop = html`<button type="button" class="quiet" @click=${onStopReply}>${words.t('thread.stop-reply')}</button>`;
  return html`<span>${words.t('thread.bot-writes')}</span> ${onStopReply ? stop : nothing}`;
}
