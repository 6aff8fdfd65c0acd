import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { PartTools } from '../part.js';
import type { PartFactory } from '../handoff-store.js';
import type { MessageCommand } from '../../model/command.js';
import { ownMessages, type OwnMessage } from './own-messages.js';

/** What an agent has begun to write. */
export interface Draft {
  readonly text: string;
  /** A note that only the team sees. */
  readonly private: boolean;
}

/** A message to be sent: the same words are the same intent until they are sent. */
export interface Intent {
  readonly command: MessageCommand;
  /** Given where it may have been sent before. */
  readonly key?: string;
}

export interface Drafts {
  of(conversationId: string): ReadableAtom<Draft>;
  change(conversationId: string, change: Partial<Draft>): void;
  /** What sending would send, or undefined where there is nothing to say. */
  prepare(conversationId: string): Intent | undefined;
}

interface Kept {
  $draft: WritableAtom<Draft>;
  intent?: Intent;
}

const empty: Draft = { text: '', private: false };

const says = ({ command }: Intent | OwnMessage, { text, private: isNote }: Draft): boolean =>
  command.text === text.trim() && !!command.private === isNote;

/**
 * One draft for each conversation, in memory only. It is cleared once the message is sent or is seen on its way, and
 * comes back where sending failed and nothing else has been written. For `store.part(drafts)`.
 */
export const drafts: PartFactory<Drafts> = ({ store, listen }: PartTools) => {
  const own = store.part(ownMessages);
  const all = new Map<string, Kept>();
  /** What was sent from a draft, until it is known how that ended. */
  const waiting = new Set<string>();
  const get = (id: string): Kept => {
    let kept = all.get(id);
    if (!kept) all.set(id, (kept = { $draft: atom(empty) }));
    return kept;
  };

  own.onChange((id, message) => {
    const kept = all.get(id);
    if (!kept || !message) return;
    const { command, key, phase } = message;
    const draft = kept.$draft.get();
    const isOnItsWay = phase === 'sending' || phase === 'checking';
    const isInDraft = kept.intent?.command.clientId === command.clientId && says(message, draft);
    if (isInDraft && (phase === 'sent' || (isOnItsWay && own.shown.has(id)))) {
      kept.intent = undefined;
      kept.$draft.set({ ...draft, text: '' });
      waiting.add(command.clientId);
    }
    if (isOnItsWay) return;
    const mayComeBack = waiting.delete(command.clientId) && phase !== 'sent' && !draft.text.trim();
    if (mayComeBack) kept.$draft.set({ text: command.text, private: !!command.private });
    // the same words are the same intent; a rejected one was not sent and needs no old key
    if (mayComeBack || (isInDraft && phase !== 'sent')) kept.intent = { command, ...(phase === 'unknown' && { key }) };
  });
  listen({
    dispose() {
      for (const { $draft } of all.values()) $draft.set(empty);
      all.clear();
      waiting.clear();
    },
  });

  return {
    of: (id) => get(id).$draft,
    change(id, change) {
      const { $draft } = get(id);
      $draft.set({ ...$draft.get(), ...change });
    },
    prepare(id) {
      const kept = get(id);
      const draft = kept.$draft.get();
      const text = draft.text.trim();
      if (!text) return undefined;
      const { intent } = kept;
      if (intent && !says(intent, draft)) {
        const { clientId } = intent.command;
        // what was rejected has been written anew
        if (own.get(id, clientId)?.phase === 'rejected') own.forget(id, clientId);
        kept.intent = undefined;
      }
      kept.intent ??= {
        command: { type: 'send-message', text, clientId: own.newId(), ...(draft.private && { private: true }) },
      };
      waiting.add(kept.intent.command.clientId);
      return kept.intent;
    },
  };
};
