import { atom, type ReadableAtom, type WritableAtom } from 'nanostores';
import type { Suggestion } from '../../model/conversation.js';
import type { PartTools } from '../part.js';
import type { PartFactory } from '../handoff-store.js';
import { backendId } from '../backend-id.js';
import type { Draft, Intent } from './draft.js';
import { keptDrafts, type DraftsOfAgent, type KeptDraft } from './kept-drafts.js';
import { asOwnWords, filesOf, isInFlight, isNote, outbox, type OwnMessage } from './outbox.js';

export type { Draft, Intent } from './draft.js';

/** How long drafts are kept once their store has ended without a log-out, in milliseconds. */
const keptFor = 10 * 60_000;
/** Who is at the page until the host has said it. */
const nobodyYet = 'agent';

/** Who keeps drafts beyond the page. */
export interface DraftKeeper {
  /** What the present agent has written; empty once it was sent or deleted. */
  changed(conversationId: string, draft: Draft): void;
  /** A log-out: nothing may be left of what was written. */
  forgotten(): void;
}

export interface Drafts {
  of(conversationId: string): ReadableAtom<Draft>;
  /** The same for whoever only looks: undefined where nobody has opened the conversation, and nothing was kept. */
  peek(conversationId: string): ReadableAtom<Draft> | undefined;
  change(conversationId: string, change: Partial<Draft>): void;
  /** The message that the draft would send, or `undefined` if it is empty. */
  prepare(conversationId: string): Intent | undefined;
  /** The message that sends the bot's suggestion as it is. */
  prepareSuggestion(conversationId: string, suggestion: Suggestion): Intent;
  /** What was written in an earlier page. It takes the place of nothing that is written already. */
  restore(saved: ReadonlyMap<string, Draft>): void;
  /** How often drafts of an earlier page have come. */
  readonly $restored: ReadableAtom<number>;
  /** Tells of what is written, and of every change from now on. Returns how to stop. */
  keepBy(keeper: DraftKeeper): () => void;
  /** Whose conversations they are, by the adapter's own name. */
  readonly backend: string;
}

interface DraftEntry {
  $draft: WritableAtom<Draft>;
  intent?: Intent;
}

const empty: Draft = { text: '', private: false };

/** Whether there is anything to send. */
export const hasContent = ({ text, attachments = [] }: Draft): boolean => !!text.trim() || attachments.length > 0;

/** Whether this message says what is written, with the same files. */
export const saysTheSame = (
  message: Pick<OwnMessage, 'command' | 'text'>,
  { text, attachments = [] }: Draft,
): boolean => {
  const files = filesOf(message);
  const isSame = files.length === attachments.length && files.every(({ data }, i) => data === attachments[i]!.data);
  return isSame && message.text === text.trim();
};

const matchesDraft = (message: Intent | OwnMessage, draft: Draft): boolean =>
  saysTheSame(message, draft) && isNote(message) === draft.private;

/**
 * One draft per conversation and agent, in memory only. The draft is cleared once its message is sent or shown as in
 * flight. If sending fails and nothing else has been written meanwhile, the text comes back. What another store of the
 * same backend and agent has left is there again for ten minutes, as is what it has sent and nobody knows the end of.
 * Use as `store.part(drafts)`.
 */
export const drafts: PartFactory<Drafts> = ({ store, listen, context }: PartTools) => {
  const { adapter, environment } = context;
  const messages = store.part(outbox);
  const entries = new Map<string, DraftEntry>();
  /** The client ids of messages that were sent from a draft and whose outcome is not known yet. */
  const sentFromDraft = new Set<string>();
  const $restored = atom(0);
  const keepers = new Set<DraftKeeper>();
  let agentId = store.$agent.get().id;
  const keyFor = (id: string): string => JSON.stringify([backendId(adapter), id]);
  const take = (key: string): DraftsOfAgent => {
    const kept = keptDrafts.get(key) ?? new Map<string, KeptDraft>();
    keptDrafts.delete(key);
    return kept;
  };
  /** What was kept for this agent and has not been looked at yet, by conversation. */
  let left = take(keyFor(agentId));
  /** `unsent`: also what was sent and is not known to have arrived, where the store itself ends. */
  const keep = (unsent = new Map<string, OwnMessage[]>()): void => {
    const key = keyFor(agentId);
    const others = take(key);
    const now = (id: string, draft: Draft, intent?: Intent): [string, KeptDraft] => {
      const mine = unsent.get(id) ?? [];
      const mayHaveArrived = mine.find(
        ({ command, phase }) => phase === 'unknown' && command.clientId === intent?.command.clientId,
      );
      const theirs = (others.get(id)?.unsent ?? []).filter(
        ({ command }) => !mine.some((own) => own.command.clientId === command.clientId),
      );
      const again = mayHaveArrived && intent ? { ...intent, key: mayHaveArrived.key } : intent;
      return [id, { draft, intent: again, unsent: [...theirs, ...mine] }];
    };
    const kept = new Map(
      [
        // what was opened is what is written now, and what another store has left since then is newer
        ...[...left].filter(([id]) => !entries.has(id)).map(([id, { draft, intent }]) => now(id, draft, intent)),
        ...others,
        ...[...new Set([...entries.keys(), ...unsent.keys()])].map((id) => {
          const { $draft, intent } = entryOf(id);
          return now(id, $draft.get(), intent);
        }),
      ].filter(([, { draft, unsent: sent }]) => hasContent(draft) || sent?.length),
    );
    if (!kept.size) return;
    keptDrafts.set(key, kept);
    environment.setTimeout(() => void (keptDrafts.get(key) === kept && keptDrafts.delete(key)), keptFor);
  };
  const restoreUnsent = (): void => {
    for (const [id, { unsent = [] }] of left) messages.restore(id, unsent);
  };
  const entryOf = (id: string): DraftEntry => {
    let entry = entries.get(id);
    if (!entry) {
      const { draft = empty, intent } = left.get(id) ?? {};
      entries.set(id, (entry = { $draft: atom(draft), intent }));
    }
    return entry;
  };
  /** What somebody has written, or sent: not what goes or comes with who is at the page. */
  const write = (id: string, draft: Draft): void => {
    entryOf(id).$draft.set(draft);
    for (const keeper of keepers) keeper.changed(id, draft);
  };
  const stopListening = store.$agent.listen(({ id }) => {
    if (id === agentId) return;
    // what was written before the page knew by whom stays; what somebody else has written does not
    const isFirst = agentId === nobodyYet;
    if (!isFirst) {
      keep();
      sentFromDraft.clear();
    }
    if (isFirst) messages.handOver(agentId);
    agentId = id;
    left = take(keyFor(id));
    restoreUnsent();
    for (const [conversationId, entry] of entries) {
      if (isFirst && hasContent(entry.$draft.get())) continue;
      const { draft = empty, intent } = left.get(conversationId) ?? {};
      entry.intent = intent;
      entry.$draft.set(draft);
    }
  });

  restoreUnsent();
  messages.onArrival((id, message) => {
    const kept = entries.get(id);
    if (kept?.intent?.command.clientId !== message.command.clientId) return;
    kept.intent = undefined;
    // it was sent, so it is no draft any more
    const draft = kept.$draft.get();
    if (matchesDraft(message, draft)) write(id, { text: '', private: draft.private });
  });
  messages.onChange((id, message) => {
    const kept = entries.get(id);
    if (!kept || !message) return;
    const { command, key, phase } = message;
    const draft = kept.$draft.get();
    const isPending = isInFlight(message);
    const isInDraft = kept.intent?.command.clientId === command.clientId && matchesDraft(message, draft);
    if (isInDraft && (phase === 'sent' || (isPending && messages.visibleThreads.has(id)))) {
      kept.intent = undefined;
      write(id, { text: '', private: draft.private });
      sentFromDraft.add(command.clientId);
    }
    if (isPending) return;
    const mayComeBack = sentFromDraft.delete(command.clientId) && phase !== 'sent' && !hasContent(draft);
    if (mayComeBack) {
      const attachments = filesOf(message);
      const back = { text: message.text, private: isNote(message) };
      write(id, attachments.length ? { ...back, attachments } : back);
    }
    if (!mayComeBack && !(isInDraft && phase !== 'sent')) return;
    // unchanged text is the same intent; after a rejection nothing was sent, so a new key is fine
    const { text } = message;
    kept.intent = phase === 'unknown' ? { command, text, key } : { command: asOwnWords(message), text };
    if (phase === 'rejected') write(id, { ...kept.$draft.get(), suggestion: undefined });
  });
  listen({
    release() {
      // of whom, was never known
      keep(agentId === nobodyYet ? undefined : messages.unsent());
      keepers.clear();
    },
    dispose() {
      stopListening();
      for (const keeper of keepers) keeper.forgotten();
      keepers.clear();
      left = new Map();
      for (const { $draft } of entries.values()) $draft.set(empty);
      entries.clear();
    },
  });

  return {
    of: (id) => entryOf(id).$draft,
    peek: (id) => (left.has(id) ? entryOf(id) : entries.get(id))?.$draft,
    change(id, change) {
      const next = { ...entryOf(id).$draft.get(), ...change };
      // what is written after all of it was deleted has nothing to do with the suggestion
      write(id, next.text ? next : { ...next, suggestion: undefined });
    },
    prepare(id) {
      const kept = entryOf(id);
      const draft = kept.$draft.get();
      const text = draft.text.trim();
      const { attachments = [] } = draft;
      if (!hasContent(draft)) return undefined;
      const { intent } = kept;
      if (intent && !matchesDraft(intent, draft)) {
        const { clientId } = intent.command;
        // the text of a rejected message was edited: the edited one replaces it in the thread
        if (messages.get(id, clientId)?.phase === 'rejected') messages.forget(id, clientId);
        kept.intent = undefined;
      }
      kept.intent ??= {
        text,
        command:
          draft.suggestion !== undefined && !draft.private && !attachments.length
            ? { type: 'use-suggestion', id: draft.suggestion, text, clientId: messages.newId() }
            : {
                type: 'send-message',
                text,
                clientId: messages.newId(),
                ...(draft.private && { private: true }),
                ...(attachments.length > 0 && { attachments }),
              },
      };
      sentFromDraft.add(kept.intent.command.clientId);
      return kept.intent;
    },
    prepareSuggestion(id, suggestion) {
      entryOf(id);
      const clientId = messages.newId();
      // where it is refused, its words come back into an empty box
      sentFromDraft.add(clientId);
      return { command: { type: 'use-suggestion', id: suggestion.id, clientId }, text: suggestion.text };
    },
    backend: adapter.name ?? '',
    $restored,
    restore(saved) {
      const kept = [...saved].map(([id, draft]) => [id, { draft }] as const);
      left = new Map([...kept, ...left]);
      for (const [id, draft] of saved) {
        const entry = entries.get(id);
        if (entry && !hasContent(entry.$draft.get())) entry.$draft.set(draft);
      }
      if (saved.size) $restored.set($restored.get() + 1);
    },
    keepBy(keeper) {
      keepers.add(keeper);
      // what was written before it came
      for (const [id, { $draft }] of entries) if (hasContent($draft.get())) keeper.changed(id, $draft.get());
      return () => void keepers.delete(keeper);
    },
  };
};
