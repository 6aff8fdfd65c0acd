import type { Command, Outcome } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import type { HandoffError } from '../../model/error.js';

const bubbling = { bubbles: true, composed: true };

/** A person asked for something. `preventDefault()` vetoes it: nothing is sent. */
export class HandoffRequestEvent extends Event {
  /** What was asked for. */
  readonly command: Command;
  /** The conversation that it is about. */
  readonly conversationId: string;

  constructor(command: Command, conversationId: string) {
    super('handoff-request', { ...bubbling, cancelable: true });
    this.command = command;
    this.conversationId = conversationId;
  }
}

/** How a command ended: exactly one for each `handoff-request` that was not vetoed. */
export class HandoffResultEvent extends Event {
  /** The command that ended. */
  readonly command: Command;
  /** The conversation that it was about. */
  readonly conversationId: string;
  /** `unknown`: nobody knows whether it happened. */
  readonly outcome: Outcome;
  /** The fresh state, where it is known. */
  readonly conversation?: Conversation;
  /** Why it was rejected, or why that is not known. */
  readonly error?: HandoffError;

  constructor(
    command: Command,
    conversationId: string,
    outcome: Outcome,
    conversation?: Conversation,
    error?: HandoffError,
  ) {
    super('handoff-result', bubbling);
    this.command = command;
    this.conversationId = conversationId;
    this.outcome = outcome;
    this.conversation = conversation;
    this.error = error;
  }
}

/** Another conversation is selected. */
export class HandoffSelectEvent extends Event {
  /** The conversation that is selected now. */
  readonly conversationId: string | undefined;

  constructor(conversationId: string | undefined) {
    super('handoff-select', bubbling);
    this.conversationId = conversationId;
  }
}

/** A value was copied, or could not be. */
export class HandoffCopyEvent extends Event {
  /** The label of the value, as it is shown. */
  readonly field: string;
  /** What was copied: one line. */
  readonly value: string;
  /** Whether the clipboard took it. */
  readonly ok: boolean;

  constructor(field: string, value: string, ok: boolean) {
    super('handoff-copy', bubbling);
    this.field = field;
    this.value = value;
    this.ok = ok;
  }
}

/** How the panes of a desk stand, as its properties of the same names take it. */
export interface DeskLayout {
  /** The panes that are folded away, by name, separated by spaces. */
  folded: string;
  /** In pixels. Undefined: by the width of the desk. */
  listWidth?: number;
  /** In pixels. Undefined: by the width of the desk. */
  contactWidth?: number;
}

/** Somebody changed how the panes of a desk stand. A host that keeps it can set it again. */
export class HandoffLayoutEvent extends Event {
  /** How they stand now. */
  readonly layout: DeskLayout;

  constructor(layout: DeskLayout) {
    super('handoff-layout', bubbling);
    this.layout = layout;
  }
}

/** What somebody wants done about a finding of a review. */
export type ReviewAction = 'add-to-knowledge' | 'follow-up' | 'dismiss';

/** Somebody went through a review. `preventDefault()` leaves the finding as it was. */
export class HandoffReviewEvent extends Event {
  /** What is wanted. */
  readonly action: ReviewAction;
  /** The conversations that it is about. */
  readonly conversationIds: readonly string[];
  /** The question, where it is about one. */
  readonly question: string | undefined;

  constructor(action: ReviewAction, conversationIds: readonly string[], question: string | undefined) {
    super('handoff-review', { ...bubbling, cancelable: true });
    this.action = action;
    this.conversationIds = conversationIds;
    this.question = question;
  }
}

declare global {
  interface HTMLElementEventMap {
    'handoff-request': HandoffRequestEvent;
    'handoff-result': HandoffResultEvent;
    'handoff-select': HandoffSelectEvent;
    'handoff-copy': HandoffCopyEvent;
    'handoff-layout': HandoffLayoutEvent;
    'handoff-review': HandoffReviewEvent;
  }
}
