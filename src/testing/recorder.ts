import type { ConnectionState, EventSink, TypingEvent } from '../adapters/adapter.js';
import type { Contact } from '../model/contact.js';
import type { Conversation } from '../model/conversation.js';
import type { Message } from '../model/message.js';
import type { Presence } from '../model/presence.js';

/** One event that a subscriber received. */
export type RecordedEvent =
  | { kind: 'conversation'; value: Conversation }
  | { kind: 'hint'; value: string | undefined }
  | { kind: 'message'; value: Message }
  | { kind: 'contact'; value: Contact }
  | { kind: 'typing'; value: TypingEvent }
  | { kind: 'presence'; value: { conversationId?: string; present: Presence[] } }
  | { kind: 'removed'; value: string }
  | { kind: 'connection'; value: ConnectionState };

/** A subscriber that records its events. */
export class Recorder implements EventSink {
  events: RecordedEvent[] = [];
  /** Ends the subscription. */
  end: () => void = () => undefined;

  conversation(value: Conversation): void {
    this.events.push({ kind: 'conversation', value });
  }

  hint(value?: string): void {
    this.events.push({ kind: 'hint', value });
  }

  message(value: Message): void {
    this.events.push({ kind: 'message', value });
  }

  contact(value: Contact): void {
    this.events.push({ kind: 'contact', value });
  }

  typing(value: TypingEvent): void {
    this.events.push({ kind: 'typing', value });
  }

  presence(present: Presence[], conversationId = present[0]?.conversationId): void {
    this.events.push({ kind: 'presence', value: { conversationId, present } });
  }

  removed(value: string): void {
    this.events.push({ kind: 'removed', value });
  }

  connection(value: ConnectionState): void {
    this.events.push({ kind: 'connection', value });
  }

  /** The states of a conversation among the events since `from`. */
  states(id: string, from = 0): Conversation[] {
    const recent = this.events.slice(from);
    return recent.flatMap((it) => (it.kind === 'conversation' && it.value.id === id ? [it.value] : []));
  }

  messages(id: string): Message[] {
    return this.events.flatMap((it) => (it.kind === 'message' && it.value.conversationId === id ? [it.value] : []));
  }

  /** Whether any event since `from` would make a page update this conversation. */
  hasNewsOf(id: string, from = 0): boolean {
    const recent = this.events.slice(from);
    const before = this.events.slice(0, from).findLast(({ kind }) => kind === 'connection')?.value;
    let state = before;
    return recent.some((it) => {
      // after a reconnect, a page reads everything again
      const isBack = it.kind === 'connection' && it.value === 'live' && state !== undefined && state !== 'live';
      if (it.kind === 'connection') state = it.value;
      if (it.kind === 'hint') return it.value === undefined || it.value === id;
      return isBack || (it.kind === 'conversation' && it.value.id === id);
    });
  }

  summary(): string {
    const line = ({ kind, value }: RecordedEvent) => {
      if (typeof value !== 'object') return `${kind}(${value ?? ''})`;
      const id = 'id' in value ? value.id : value.conversationId;
      const version = 'version' in value ? ` v${value.version}` : '';
      return `${kind}(${id}${version})`;
    };
    return this.events.length ? this.events.slice(-12).map(line).join(' ') : 'nothing';
  }
}
