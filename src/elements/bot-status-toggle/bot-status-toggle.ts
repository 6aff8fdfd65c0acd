import { html, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import { Menu } from '../../controllers/menu.js';
import { ModalDialog } from '../../controllers/modal-dialog.js';
import { countdown } from '../../internal/time.js';
import { toggle } from '../../locales/en.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { botState, type BotState } from '../../model/rules.js';
import { dialogStyles } from '../shared/dialog.styles.js';
import { HandoffElement, type Ready } from '../shared/handoff-element.js';
import { barIcon, checkIcon, dotIcon, downIcon, pauseIcon, ringIcon } from '../shared/icons.js';
import styles from './bot-status-toggle.styles.js';
import { pauseEnd, tomorrowMorning, type PauseEnd, type PauseFields } from './pause-end.js';
import { whatNext } from './why.js';

const icons: Record<BotState, TemplateResult> = {
  'active': dotIcon, 'paused': pauseIcon, 'paused-until': pauseIcon, 'stopped': barIcon, 'blocked': barIcon, 'off': ringIcon,
};
const minute = 60_000;
const presets = [15, 30, 60, 240];
const extensions = [30, 60];
const warnWithin = minute;

/**
 * The bot's state, why, by whom and until when, with a menu to change it.
 *
 * @tag bot-status-toggle
 * @summary The bot's state in one conversation, and a menu to change it.
 * @fires {HandoffRequestEvent} handoff-request - A person asked for something. Cancelable.
 * @fires {HandoffResultEvent} handoff-result - How it ended.
 * @csspart button - The menu button with the state.
 * @csspart status - The state, where there is nothing to change.
 * @csspart cause - Why, by whom, and what happens next.
 * @csspart menu - The menu.
 * @csspart dialog - A dialog.
 * @csspart notice - Doubt, failure, or Undo.
 * @cssprop --handoff-active - Colour of an active bot.
 * @cssprop --handoff-paused - Colour of a paused bot.
 * @cssprop --handoff-stopped - Colour of a stopped bot and of a blocked contact.
 * @cssState pending - A command is on its way.
 * @cssState bot-active - The bot is active.
 * @cssState bot-paused - The bot is paused.
 * @cssState bot-stopped - The bot is stopped for good.
 * @cssState blocked - The contact is blocked.
 */
export class BotStatusToggle extends HandoffElement {
  static override styles = [...super.styles, dialogStyles, styles];

  protected readonly commands: readonly CommandType[] = [
    'activate-bot', 'pause-bot', 'extend-pause', 'cancel-reply', 'reset-bot', 'block-contact', 'unblock-contact',
  ];
  protected readonly sentences = toggle;
  #menu = new Menu(this);
  #dialog = new ModalDialog<'pause' | 'reset' | 'block'>(this, () => this.handoff.id, () => this.renderRoot.querySelector('button'));
  #draft: PauseFields = { when: 'for', amount: '30', unit: 'minutes', date: '', time: '' };
  #error?: Extract<PauseEnd, { error: string }> | { error: 'reason'; field: 'reason' };
  #warnedFor?: string;

  /** The host's list of reasons to choose from. A free text is always possible. */
  @property({ attribute: false }) reasons: readonly string[] = [];

  protected renderReady(view: Ready): unknown {
    const { conversation: c } = view;
    const state = botState(c);
    const busy = view.pending.some(({ command }) => this.commands.includes(command.type));
    const face = html`${icons[state]}<span>${this.stateText(c)}</span>`;
    const groups = this.#renderGroups(c, state);
    return html`<div class="stack ${state}">
      ${groups.length
        ? html`<button type="button" class="status" part="button" aria-haspopup="menu" aria-expanded=${this.#menu.open}
              popovertarget="menu" aria-describedby="why" @keydown=${this.#menu.onButtonKey}>
              ${face}${busy ? html`<span class="spinner"></span>` : nothing}${downIcon}
            </button>
            <div id="menu" popover part="menu" role="menu" aria-label=${this.t('toggle.bot')}
              @keydown=${this.#menu.onMenuKey} @toggle=${this.#menu.onToggle}>${groups}</div>`
        : html`<span class="status" part="status">${face}</span>`}
      <p id="why" class="meta" part="cause">${this.#renderWhy(c, state)}</p>
      ${c.bot.composing && state === 'active' ? this.#renderWriting(c) : nothing}
      ${this.#renderEnding(c, state)}${this.renderNotice(view)}${this.#renderDialog()}
    </div>`;
  }

  #renderWhy(c: Conversation, state: BotState): unknown {
    const { bot, contact: { blocked } } = c;
    const at = state === 'blocked' ? blocked?.at : bot.cause?.at;
    const reason = state === 'blocked' ? blocked?.reason : bot.cause?.reason;
    const cause = state === 'blocked' ? 'blocked.by' : `cause.${bot.cause?.kind ?? 'unknown'}`;
    const known = state === 'blocked' || this.t(cause) !== cause;
    const actor = this.actorName(state === 'blocked' ? blocked?.by : bot.cause?.actor);
    const { store } = this.handoff;
    const parts: unknown[] = [];
    if (state !== 'off' && (state !== 'active' || bot.cause)) parts.push(known ? this.rich(cause, { actor }) : bot.cause!.kind);
    if (reason) parts.push(html`“<bdi>${reason}</bdi>”`);
    if (at) parts.push(html`<time datetime=${at}>${this.time(at)}</time>`);
    for (const key of whatNext(c, this.now(), !!store?.can('reset-bot'), store?.traits ?? {})) parts.push(this.t(key, { left: this.#left(bot.resumeAt) }));
    if (state === 'active' && bot.messageLimit) parts.push(this.t('toggle.count', { count: bot.messageCount ?? 0, limit: bot.messageLimit }));
    return parts.map((part, i) => [i ? ' · ' : '', part]);
  }

  /** What is left of the pause. Asks to be rendered again when that text changes. */
  #left(resumeAt: string | undefined): string {
    if (!resumeAt) return '';
    const end = Date.parse(resumeAt);
    const { key, hours, minutes, nextChange } = countdown(end - this.now());
    this.wakeAt(this.now() + nextChange);
    return key ? this.t(key, { hours, minutes }) : this.time(end);
  }

  #renderWriting(c: Conversation): unknown {
    return html`<p class="meta writing">
      ${this.t('toggle.writing')}
      ${this.handoff.store?.can('cancel-reply')
        ? html`<button type="button" class="link" aria-disabled=${!!this.refusal(c, 'cancel-reply')} @click=${() => this.#run({ type: 'cancel-reply' })}>
            ${this.t('toggle.cancel-reply')}
          </button>`
        : nothing}
    </p>`;
  }

  /** A timed pause is a time limit: whoever is writing is warned and can extend it. */
  #renderEnding({ bot: { resumeAt } }: Conversation, state: BotState): unknown {
    if (state !== 'paused-until' || !resumeAt) return nothing;
    const left = Date.parse(resumeAt) - this.now();
    if (left > warnWithin) this.wakeAt(this.now() + left - warnWithin);
    if (left > warnWithin || left <= 0 || !this.handoff.store?.can('extend-pause')) return nothing;
    if (this.#warnedFor !== resumeAt) {
      this.#warnedFor = resumeAt;
      this.live.announce(this.t('toggle.ending'));
    }
    return html`<div class="notice row ending" part="notice">
      <span>${this.t('toggle.ending')}</span>
      <button type="button" class="link" @click=${() => this.#extend(resumeAt, extensions[0]!)}>${this.t('toggle.extend-by', { n: extensions[0] })}</button>
    </div>`;
  }

  #renderGroups(c: Conversation, state: BotState): unknown[] {
    const store = this.handoff.store!;
    const can = (type: CommandType) => store.can(type);
    const { timed = true } = store.traits.pauseBot ?? {};
    const groups: unknown[] = [];
    const group = (label: string, items: unknown[], visible = true) => {
      if (items.length) groups.push(html`<div role="group" aria-label=${label}>${visible ? html`<div class="heading" aria-hidden="true">${label}</div>` : nothing}${items}</div>`);
    };
    if (state !== 'off') {
      const active = c.bot.status === 'active';
      group(this.t('toggle.bot'), [
        can('activate-bot') ? this.#item(c, 'activate-bot', this.t('toggle.active'), () => this.#run({ type: 'activate-bot' }), { checked: active }) : nothing,
        can('pause-bot') ? this.#item(c, 'pause-bot', this.t('toggle.inactive'), () => this.#pause('never'), { checked: !active }) : nothing,
      ].filter((item) => item !== nothing), false);
      if (can('pause-bot')) group(timed ? this.t('toggle.after') : this.t('toggle.more'), timed ? this.#renderPresets(c) : [this.#reasonItem(c)]);
      const { resumeAt } = c.bot;
      if (can('extend-pause') && state === 'paused-until' && resumeAt) {
        group(this.t('toggle.extend'), extensions.map((n) =>
          this.#item(c, 'extend-pause', this.t('toggle.extend-by', { n }), () => this.#extend(resumeAt, n), { end: this.#extended(resumeAt, n) })));
      }
    }
    const more: unknown[] = [];
    if (can('reset-bot') && state !== 'off') more.push(this.#item(c, 'reset-bot', this.t('toggle.reset'), () => this.#dialog.show('reset')));
    if (c.contact.blocked) {
      if (can('unblock-contact')) more.push(this.#item(c, 'unblock-contact', this.t('toggle.unblock'), () => this.#run({ type: 'unblock-contact' })));
    } else if (can('block-contact')) more.push(this.#item(c, 'block-contact', this.t('toggle.block'), () => this.#dialog.show('block')));
    group(this.t('toggle.more'), more, false);
    return groups;
  }

  #renderPresets(c: Conversation): unknown[] {
    const now = this.now();
    const items = presets.map((n) => ({ label: n < 60 ? this.t('toggle.minutes', { n }) : this.t('toggle.hours', { n: n / 60 }), at: now + n * minute, fields: { amount: `${n}`, unit: 'minutes' as const } }));
    const preset = (label: string, at: number, fields: Partial<PauseFields>) =>
      this.#item(c, 'pause-bot', label, () => this.#pause('for', fields), { end: this.t('toggle.until', { time: this.time(at) }) });
    const morning = tomorrowMorning(now);
    return [
      ...items.map(({ label, at, fields }) => preset(label, at, fields)),
      preset(this.t('toggle.tomorrow'), morning, { when: 'at', ...this.#local(morning) }),
      this.#item(c, 'pause-bot', this.t('toggle.custom'), () => this.#ask({ when: 'for' })),
      this.#reasonItem(c),
    ];
  }

  #reasonItem(c: Conversation): unknown {
    return this.handoff.store?.traits.pauseBot?.reason === 'none'
      ? nothing
      : this.#item(c, 'pause-bot', this.t('toggle.reason'), () => this.#ask({ when: 'never' }));
  }

  #item(c: Conversation, type: CommandType, label: string, run: () => void, { checked, end }: { checked?: boolean; end?: string } = {}): unknown {
    const why = checked ? '' : this.refusalText(c, type);
    const press = () => {
      if (why) return;
      this.#menu.hide();
      this.focusHome();
      if (!checked) run();
    };
    return html`<button type="button" tabindex="-1" role=${checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${checked ?? nothing} aria-disabled=${why ? 'true' : nothing} @click=${press}>
      ${checked === undefined ? nothing : html`<span class="mark">${checked ? checkIcon : nothing}</span>`}
      <span>${label}</span>${why || end ? html`<span class="end">${why || end}</span>` : nothing}
    </button>`;
  }

  #renderDialog(): unknown {
    switch (this.#dialog.name) {
      case 'pause': return this.#renderForm('pause', this.#renderPauseFields());
      case 'reset': {
        const { clears = [this.t('reset.default-clears')], keeps = [this.t('reset.default-keeps')] } = this.handoff.store?.traits.resetBot ?? {};
        const list = (label: string, items: readonly string[]) => html`<p><b>${label}:</b> ${items.join(', ')}</p>`;
        return this.#renderForm('reset', html`<div class="stack">${list(this.t('reset.clears'), clears)}${list(this.t('reset.keeps'), keeps)}</div>`);
      }
      case 'block':
        return this.#renderForm('block', html`<p>${this.t('block.text')}</p>${this.#renderReason(false)}`);
      default: return nothing;
    }
  }

  #renderForm(name: 'pause' | 'reset' | 'block', fields: unknown): unknown {
    return html`<dialog part="dialog" aria-labelledby="title" @close=${this.#dialog.close}>
      <form novalidate @submit=${this.#onSubmit}>
        <h2 id="title">${this.t(`${name}.title`)}</h2>
        ${fields}
        <div class="actions">
          <button type="button" @click=${this.#dialog.close}>${this.t('cancel')}</button>
          <button class="primary">${this.t(`${name}.submit`)}</button>
        </div>
      </form>
    </dialog>`;
  }

  #renderPauseFields(): unknown {
    const { timed = true, indefinite = true, reason } = this.handoff.store?.traits.pauseBot ?? {};
    const draft = this.#draft;
    const choice = (when: PauseFields['when'], fields: unknown) => html`<div class="choice">
      <label class="choice"><input type="radio" name="when" value=${when} .checked=${draft.when === when} @change=${this.#onWhen} />${this.t(`pause.${when}`)}</label>
      ${draft.when === when ? fields : nothing}
    </div>`;
    const invalid = (field: string) => (this.#error?.field === field ? 'true' : nothing);
    return html`<fieldset>
        <legend>${this.t('pause.when')}</legend>
        ${indefinite ? choice('never', nothing) : nothing}
        ${timed
          ? [
              choice('for', html`
                <input type="number" name="amount" min="1" aria-label=${this.t('pause.amount')} aria-invalid=${invalid('amount')} aria-describedby="error" value=${draft.amount} />
                <select name="unit" aria-label=${this.t('pause.unit')}>
                  ${(['minutes', 'hours', 'days'] as const).map((unit) => html`<option value=${unit} ?selected=${unit === draft.unit}>${this.t(`pause.unit.${unit}`)}</option>`)}
                </select>`),
              choice('at', html`
                <input type="date" name="date" aria-label=${this.t('pause.date')} aria-invalid=${invalid('date')} aria-describedby="error" value=${draft.date} />
                <input type="time" name="time" aria-label=${this.t('pause.time')} aria-describedby="error" value=${draft.time} />`),
            ]
          : nothing}
        <p id="error" class="error">${this.#error && this.#error.field !== 'reason' ? this.#errorText() : nothing}</p>
      </fieldset>
      ${reason === 'none' ? nothing : this.#renderReason(reason === 'required')}`;
  }

  #renderReason(required: boolean): unknown {
    const wrong = this.#error?.field === 'reason';
    return html`<div class="stack">
      <label class="field">${this.t(required ? 'pause.reason' : 'pause.reason-optional')}
        <input name="reason" list="reasons" autocomplete="off" maxlength="500" aria-describedby="reason-hint" aria-invalid=${wrong ? 'true' : nothing} aria-required=${required} />
      </label>
      <datalist id="reasons">${this.reasons.map((reason) => html`<option value=${reason}></option>`)}</datalist>
      <p id="reason-hint" class=${wrong ? 'error' : 'meta'}>${wrong ? this.#errorText() : this.t('pause.reason-hint')}</p>
    </div>`;
  }

  #errorText(): string {
    return this.t(`pause.error.${this.#error!.error}`, { days: Math.floor(this.#maxSeconds / 86_400) });
  }

  get #maxSeconds(): number {
    return Math.min(this.handoff.store?.traits.pauseBot?.maxSeconds ?? Infinity, 365 * 86_400);
  }

  #local(at: number): { date: string; time: string } {
    const date = new Date(at);
    const two = (n: number) => `${n}`.padStart(2, '0');
    return { date: `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`, time: `${two(date.getHours())}:${two(date.getMinutes())}` };
  }

  #extended(resumeAt: string, minutes: number): string {
    return this.t('toggle.until', { time: this.time(this.#laterBy(resumeAt, minutes)) });
  }

  #laterBy(resumeAt: string, minutes: number): number {
    return Math.max(Date.parse(resumeAt), this.now()) + minutes * minute;
  }

  #extend(resumeAt: string, minutes: number): void {
    this.#run({ type: 'extend-pause', until: new Date(this.#laterBy(resumeAt, minutes)).toISOString() });
  }

  /** Pauses at once, unless the backend wants to know more first. */
  #pause(when: 'never' | 'for', fields: Partial<PauseFields> = {}): void {
    const { reason, indefinite = true } = this.handoff.store?.traits.pauseBot ?? {};
    const draft = { ...this.#draft, when, ...fields };
    if (reason === 'required' || (when === 'never' && !indefinite)) return this.#ask(draft);
    const end = pauseEnd(draft, this.now(), this.#maxSeconds);
    if (end.error) this.#ask(draft, end);
    else this.#run({ type: 'pause-bot', until: end.until });
  }

  #ask(fields: Partial<PauseFields>, error?: Extract<PauseEnd, { error: string }>): void {
    const { timed = true, indefinite = true } = this.handoff.store?.traits.pauseBot ?? {};
    this.#draft = { ...this.#draft, ...this.#local(this.now() + 60 * minute), ...fields };
    if (!timed) this.#draft.when = 'never';
    else if (!indefinite && this.#draft.when === 'never') this.#draft.when = 'for';
    this.#error = error;
    this.#dialog.show('pause');
  }

  #run(command: Command): void {
    if (!this.#busyWith(command.type)) void this.request(command);
  }

  #busyWith(type: CommandType): boolean {
    const { view } = this.handoff;
    return view.state === 'ready' && type !== 'pause-bot' && type !== 'activate-bot' && view.pending.some(({ command }) => command.type === type);
  }

  #onWhen(event: Event): void {
    const { form, value } = event.target as HTMLInputElement;
    this.#draft = { ...this.#draft, ...Object.fromEntries(new FormData(form!)), when: value as PauseFields['when'] };
    this.#error = undefined;
    this.requestUpdate();
  }

  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const { reason: raw = '', ...fields } = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as Record<string, string>;
    const reason = raw.trim() || undefined;
    const { name } = this.#dialog;
    if (name === 'pause') {
      this.#draft = { ...this.#draft, ...fields };
      const end = pauseEnd(this.#draft, this.now(), this.#maxSeconds);
      this.#error = end.error ? end : this.handoff.store?.traits.pauseBot?.reason === 'required' && !reason ? { error: 'reason', field: 'reason' } : undefined;
      if (this.#error) return this.#showError(this.#error.field);
      this.#dialog.close();
      this.#run({ type: 'pause-bot', until: (end as { until?: string }).until, reason });
    } else if (name) {
      this.#dialog.close();
      this.#run(name === 'reset' ? { type: 'reset-bot' } : { type: 'block-contact', reason });
    }
  }

  #showError(field: string): void {
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`[name=${field}]`)?.focus());
  }
}
