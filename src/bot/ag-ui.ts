import type { TurnReply } from '../model/turn.js';

/**
 * An event of an AG-UI run (`@ag-ui/core` 1.0). Only the fields that are read here are named; any other event is
 * passed over.
 */
export interface AgUiEvent {
  type: string;
  messageId?: string;
  role?: string;
  delta?: string;
  subagentRunId?: string;
  /** Of `CUSTOM`: `hand-over` and `close` say what becomes of the conversation. */
  name?: string;
  value?: unknown;
  /** Of `RUN_FINISHED`. */
  outcome?: { type: string; interrupts?: ReadonlyArray<{ reason?: string; message?: string }> };
  /** Of `RUN_ERROR`. */
  message?: string;
}

/** The run failed, was cancelled, or broke off: what it had said by then is not sent. */
export class RunError extends Error {
  override readonly name = 'RunError';
}

const textOf = (value: unknown, field: string): string | undefined => {
  const text = (value as Record<string, unknown> | null)?.[field];
  return typeof text === 'string' ? text : undefined;
};

/**
 * Puts the answer together from the events of one run:
 *
 * - what the assistant says, message by message, without what is said to or by a subagent
 * - an interrupt, which waits for a person, as a hand over
 * - the custom events `hand-over` (`{ reason }`) and `close` (`{ outcome, note }`)
 */
export class AgUiReader {
  #messages = new Map<string, string>();
  /** Messages that are not the assistant's own words. */
  #others = new Set<string>();
  #last?: string;
  #isOpen = false;
  #then: TurnReply = {};
  #isForeign?: boolean;

  /** There were events, and none of AG-UI, whose types are in capitals. */
  get isForeign(): boolean {
    return !!this.#isForeign;
  }

  get text(): string {
    return [...this.#messages.values()].filter(Boolean).join('\n\n');
  }

  /** Whether the text has grown. Throws `RunError` if the run has failed. */
  read(event: AgUiEvent): boolean {
    this.#isForeign = this.#isForeign !== false && !/^[A-Z_]+$/.test(event.type);
    switch (event.type) {
      case 'RUN_STARTED':
        this.#isOpen = true;
        return false;
      case 'TEXT_MESSAGE_START':
      case 'TEXT_MESSAGE_CONTENT':
      case 'TEXT_MESSAGE_CHUNK':
        return this.#say(event);
      case 'CUSTOM':
        this.#decide(event);
        return false;
      case 'RUN_FINISHED':
        this.#finish(event);
        return false;
      case 'RUN_ERROR':
        throw new RunError(event.message ?? 'The run failed');
      default:
        return false;
    }
  }

  /** What the run wants beside its text. Throws `RunError` if it broke off. */
  end(): TurnReply {
    if (this.#isOpen) throw new RunError('The run broke off');
    return this.#then;
  }

  #say({ messageId, role, delta, subagentRunId }: AgUiEvent): boolean {
    const id = messageId ?? this.#last ?? '';
    this.#last = id;
    if ((role !== undefined && role !== 'assistant') || subagentRunId !== undefined) this.#others.add(id);
    if (!delta || this.#others.has(id)) return false;
    this.#messages.set(id, (this.#messages.get(id) ?? '') + delta);
    return true;
  }

  #decide({ name, value }: AgUiEvent): void {
    if (name === 'hand-over') this.#then = { handOver: { reason: textOf(value, 'reason') } };
    const outcome = textOf(value, 'outcome');
    if (name === 'close' && outcome) this.#then = { close: { outcome, note: textOf(value, 'note') } };
  }

  #finish({ outcome }: AgUiEvent): void {
    this.#isOpen = false;
    if (outcome?.type === 'cancelled') throw new RunError('The run was cancelled');
    if (outcome?.type !== 'interrupt') return;
    const [interrupt] = outcome.interrupts ?? [];
    this.#then = { handOver: { reason: interrupt?.message ?? interrupt?.reason } };
  }
}
