/** What rows say beyond the first glance: pictures and channels, drafts, deadlines, and which colleagues are there. */
import { html, type ReactiveController, type ReactiveControllerHost } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { ReadableAtom } from 'nanostores';
import { elapsed } from '../../internal/elapsed.js';
import { safeWebUrl } from '../../internal/links.js';
import { countdown } from '../../internal/time.js';
import { rowMarks } from '../../locales/en/row-marks.js';
import type { ContactSummary } from '../../model/conversation.js';
import type { Presence } from '../../model/presence.js';
import { presence } from '../../store/presence/presence.js';
import type { Row } from '../../store/list/row.js';
import type { HandoffStore } from '../../store/store.js';
import { drafts, type Draft } from '../../store/thread/drafts.js';
import type { Words } from '../base/words.js';
import { channelIcon } from './channel-icons.js';
import { fitChips, type Chip } from './chips.js';
import { RowElements } from './row-elements.js';
import type { RowOptions } from './row-options.js';
import markStyles from './row-marks.styles.js';

/** What the marks need of the list. */
export interface MarksHost extends ReactiveControllerHost {
  readonly words: Words;
  readonly handoff: { readonly store?: HandoffStore };
  /** The ids of the rows that are in the page. */
  readonly renderedIds: readonly string[];
  /** In minutes. */
  readonly waitingLimit?: number;
  now(): number;
  wakeAt(moment: number): void;
}

/** In milliseconds before the deadline: from then on it is urgent. */
const soon = 15 * 60_000;
/** In pixels: what stands beside the chips of a row. */
const besideChips = 72;
/** In pixels: a character of a chip, on average. */
const perCharacter = 7.1;
/** Nobody reads more of a draft in the list, in characters. */
const longestDraft = 300;
/** In characters: what a backend calls a deadline. */
const longestLabel = 24;
/** Addresses of pictures that could not be shown. More are not remembered: they are only tried once more. */
const mostBroken = 500;

/** What is followed of one row. */
interface Followed {
  $present: ReadableAtom<readonly Presence[]>;
  $draft?: ReadableAtom<Draft>;
  leave: Array<() => void>;
}

export class RowMarks implements ReactiveController {
  readonly #elements = new RowElements();
  readonly #host: MarksHost;
  readonly #followed = new Map<string, Followed>();
  readonly #broken = new Set<string>();
  #store?: HandoffStore;
  #leaveRestored?: () => void;

  constructor(host: MarksHost) {
    this.#host = host;
    host.addController(this);
    host.requestUpdate();
  }

  /** Says which element each of these rows has. They are the ones that are rendered now. */
  keyOf(rows: readonly Row[], indices: readonly number[]): (index: number) => unknown {
    const keys = this.#elements.give(indices.map((i) => rows[i]!.id));
    return (i) => keys.get(rows[i]!.id);
  }

  /** Only what is in the page is followed, however long the list is. */
  hostUpdated(): void {
    const { handoff, renderedIds } = this.#host;
    if (handoff.store !== this.#store) this.#leaveAll();
    this.#store = handoff.store;
    this.#leaveRestored ??= this.#store?.part(drafts).$restored.listen(() => this.#host.requestUpdate());
    const rendered = new Set(renderedIds);
    for (const id of [...this.#followed.keys()]) if (!rendered.has(id)) this.#leave(id);
    if (this.#store) for (const id of rendered) this.#follow(this.#store, id);
  }

  hostDisconnected(): void {
    this.#leaveAll();
    this.#store = undefined;
  }

  #follow(store: HandoffStore, id: string): void {
    const $draft = store.part(drafts).peek(id);
    const before = this.#followed.get(id);
    if (before && before.$draft === $draft) return;
    if (before) this.#leave(id);
    const $present = store.part(presence).of(id);
    const update = (): void => this.#host.requestUpdate();
    // each letter of a draft is of no interest, only that there is one
    let had = $draft?.get().text;
    const leave = [
      $present.listen(update),
      $draft?.listen(({ text }) => {
        if (!text !== !had) update();
        had = text;
      }),
    ].filter((each) => each !== undefined);
    this.#followed.set(id, { $present, $draft, leave });
    if (had || $present.get().length) update();
  }

  #leave(id: string): void {
    for (const leave of this.#followed.get(id)!.leave) leave();
    this.#followed.delete(id);
  }

  #leaveAll(): void {
    this.#leaveRestored?.();
    this.#leaveRestored = undefined;
    for (const id of [...this.#followed.keys()]) this.#leave(id);
  }

  /** The contact's picture, with an initial until it is there. Undefined where there is none. */
  renderPicture({ avatarUrl }: ContactSummary): unknown {
    const url = avatarUrl && safeWebUrl(avatarUrl);
    if (!url || this.#broken.has(url)) return undefined;
    const onError = (): void => {
      if (this.#broken.size < mostBroken) this.#broken.add(url);
      this.#host.requestUpdate();
    };
    return keyed(url, html`<img src=${url} alt="" referrerpolicy="no-referrer" loading="lazy" @error=${onError} />`);
  }

  renderChannel(channel: string): unknown {
    return html`<span class="channel" title=${this.#host.words.channelText(channel)}>${channelIcon(channel)}</span>`;
  }

  /** What somebody has begun to write to this contact. Undefined where that is nothing. */
  renderDraft(id: string): unknown {
    const text = this.#followed.get(id)?.$draft?.get().text.trim();
    if (!text) return undefined;
    return html`<b class="draft">${this.#host.words.t('list.draft')}</b> <bdi>${text.slice(0, longestDraft)}</bdi>`;
  }

  /** With what asks for somebody, the most urgent first, as far as there is room. */
  withFlags(row: Row, { failure, hasLeft, width }: RowOptions, kept: Chip[]): ReturnType<typeof fitChips> {
    const { words } = this.#host;
    const notes: Chip[] = [];
    if (failure) notes.push({ text: failure, kind: 'failure' });
    if (hasLeft) notes.push({ text: words.t('list.left'), kind: 'gone' });
    if (row.isPending) notes.push({ text: words.t('list.pending'), kind: '' });
    const marks = (row.conversation.attention ?? []).map((mark) => ({
      text: words.lookup(`list.attention.${mark}`) ?? mark.slice(0, longestLabel),
      kind: 'mark',
    }));
    const flags = [this.#presenceChip(row.id), this.#dueChip(row), this.#waitingChip(row), ...marks];
    return fitChips(
      flags.filter((chip) => chip !== undefined),
      [...notes, ...kept],
      (width - besideChips) / perCharacter,
    );
  }

  /** How long somebody has waited, and that this is too long. Renders again when that text changes. */
  #waitingChip({ waitingSince }: Row): Chip | undefined {
    if (waitingSince === Infinity) return undefined;
    const { words, waitingLimit } = this.#host;
    const waited = this.#host.now() - waitingSince;
    const { key, days, hours, minutes, nextChange } = elapsed(waited);
    this.#host.wakeAt(this.#host.now() + nextChange);
    // a framework may set it as text
    const limit = /^(number|string)$/.test(typeof waitingLimit) ? Number(waitingLimit) : NaN;
    const isLong = waited >= limit * 60_000;
    const time = words.t(key, { days, hours, minutes });
    return {
      text: words.t(isLong ? 'list.waits-long' : 'list.waits', { time }),
      kind: isLong ? 'waiting failure' : 'waiting',
    };
  }

  #presenceChip(id: string): Chip | undefined {
    const present = this.#followed.get(id)?.$present.get() ?? [];
    if (!present.length) return undefined;
    const { words } = this.#host;
    const writing = present.filter(({ doing }) => doing === 'writing');
    const doing = writing.length ? 'writing' : 'viewing';
    const who = writing.length ? writing : present;
    const name = words.agentName(who[0]!.agent).slice(0, longestLabel);
    const text = words.t(who.length > 1 ? `list.${doing}-many` : `list.${doing}`, { name, n: who.length });
    return { text, kind: doing };
  }

  /** Renders again when its text changes. */
  #dueChip({ dueAt, conversation: { due } }: Row): Chip | undefined {
    if (dueAt === Infinity) return undefined;
    const { words } = this.#host;
    const now = this.#host.now();
    const left = dueAt - now;
    const label = due?.label?.trim().slice(0, longestLabel);
    const chip = (text: string, kind: string): Chip => ({
      text: label ? words.t('list.due-label', { label, text }) : text,
      kind,
      content: label ? words.rich('list.due-label', { label, text }) : text,
    });
    if (left <= 0) {
      const { key, days, hours, minutes, nextChange } = elapsed(-left);
      this.#host.wakeAt(now + nextChange);
      return chip(words.t('list.overdue', { time: words.t(key, { days, hours, minutes }) }), 'failure');
    }
    const { key, hours, minutes, nextChange } = countdown(left);
    this.#host.wakeAt(now + nextChange);
    const kind = left <= soon ? 'waiting' : '';
    if (!key) return chip(words.t('list.due-at', { time: words.time(dueAt) }), kind);
    return chip(words.t('list.due-in', { time: words.t(key, { hours, minutes }) }), kind);
  }
}

export const styles = [markStyles];
export const sentences = rowMarks;
