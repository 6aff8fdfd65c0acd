import type { ConnectionState, EventSink, TypingEvent } from '../adapters/adapter.js';
import type { Contact } from '../model/contact.js';
import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';

/** What a subscriber was told. */
export type Told =
  | { kind: 'conversation'; value: Conversation }
  | { kind: 'hint'; value: string | undefined }
  | { kind: 'message'; value: Message }
  | { kind: 'contact'; value: Contact }
  | { kind: 'typing'; value: TypingEvent }
  | { kind: 'removed'; value: string }
  | { kind: 'connection'; value: ConnectionState };

/** A subscriber that remembers. */
export class Recorder implements EventSink {
  told: Told[] = [];
  /** Ends the subscription. */
  end: () => void = () => undefined;

  conversation(value: Conversation): void {
    this.told.push({ kind: 'conversation', value });
  }

  hint(value?: string): void {
    this.told.push({ kind: 'hint', value });
  }

  message(value: Message): void {
    this.told.push({ kind: 'message', value });
  }

  contact(value: Contact): void {
    this.told.push({ kind: 'contact', value });
  }

  typing(value: TypingEvent): void {
    this.told.push({ kind: 'typing', value });
  }

  removed(value: string): void {
    this.told.push({ kind: 'removed', value });
  }

  connection(value: ConnectionState): void {
    this.told.push({ kind: 'connection', value });
  }

  states(id: string): Conversation[] {
    return this.told.flatMap((it) => (it.kind === 'conversation' && it.value.id === id ? [it.value] : []));
  }

  messages(id: string): Message[] {
    return this.told.flatMap((it) => (it.kind === 'message' && it.value.conversationId === id ? [it.value] : []));
  }

  /** Whether something since `from` makes the page show the conversation as it is now. */
  knowsOf(id: string, from = 0): boolean {
    const news = this.told.slice(from);
    const before = this.told.slice(0, from).findLast(({ kind }) => kind === 'connection')?.value;
    let state = before;
    return news.some((it) => {
      // after an interruption the page reads everything again
      const back = it.kind === 'connection' && it.value === 'live' && state !== undefined && state !== 'live';
      if (it.kind === 'connection') state = it.value;
      if (it.kind === 'hint') return it.value === undefined || it.value === id;
      return back || (it.kind === 'conversation' && it.value.id === id);
    });
  }

  summary(): string {
    const line = ({ kind, value }: Told) => {
      if (typeof value !== 'object') return `${kind}(${value ?? ''})`;
      return `${kind}(${'conversationId' in value ? value.conversationId : value.id}${'version' in value ? ` v${value.version}` : ''})`;
    };
    return this.told.length ? this.told.slice(-12).map(line).join(' ') : 'nothing';
  }
}
