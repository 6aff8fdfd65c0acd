/** The menu of the status toggle and its dialogs: loaded when the page is idle. */
import { refusalsInMenus } from '../../locales/en/refusals.js';
import { html, nothing } from 'lit';
import type { Follow } from '../../controllers/handoff-controller.js';
import { Menu } from '../../controllers/menu.js';
import { botMenu } from '../../locales/en/bot-menu.js';
import { pauseForm } from '../../locales/en/pause-form.js';
import { resumeWarning } from '../../locales/en/resume-warning.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { botHasIt } from '../../model/rules.js';
import type { Connection } from '../../store/context.js';
import { dialogStyles } from '../forms/dialog.styles.js';
import type { Ready } from '../base/handoff-element.js';
import { checkIcon } from '../icons/icons.js';
import { BotDialogs, type BotMenuHost } from './bot-dialogs.js';
import menuStyles from './bot-menu.styles.js';
import { isStep, tomorrowMorning } from '../forms/pause-end.js';
import { extensions, laterBy, renderResumeWarning } from '../notices/resume-warning.js';

const minute = 60_000;
/** The pauses that the menu offers, in minutes. */
const presets = [15, 30, 60, 240];

export class BotMenu {
  #host: BotMenuHost;
  #menu: Menu;
  #dialogs: BotDialogs;
  #connection: Follow<Connection>;

  /** Why something is not possible is read once, and stands at the first item that it concerns. */
  readonly #said = new Set<string>();

  constructor(host: BotMenuHost) {
    this.#host = host;
    this.#menu = new Menu(host);
    this.#dialogs = new BotDialogs(host, (command) => this.#run(command));
    this.#connection = host.handoff.follow();
  }

  get open(): boolean {
    return this.#menu.open;
  }

  /** Whether this click on the button closes the menu, rather than opening it. */
  closes(click: MouseEvent): boolean {
    return this.#menu.closes(click);
  }

  show(last: boolean): void {
    this.#menu.show(last);
  }

  render(view: Ready): unknown {
    const { conversation: c } = view;
    const extend = (until: string) => this.#run({ type: 'extend-pause', until });
    // in a row beside others, the history says what is on its way, and the reply box warns
    const below = () => [
      this.#renderStale(view),
      c.bot.composing && this.#host.words.stateOf(c) === 'active' ? this.#renderWriting(c) : nothing,
      renderResumeWarning(this.#host, c, extend),
    ];
    return html`${this.#host.compact ? nothing : below()}
      <div
        popover
        part="menu"
        role="menu"
        aria-label=${this.#host.words.t('toggle.menu')}
        @keydown=${this.#menu.onKey}
        @toggle=${this.#menu.onToggle}>
        ${this.#menu.open ? [this.#renderWhy(c), this.#renderGroups(c)] : nothing}
      </div>
      ${this.#dialogs.render()}`;
  }

  /** What is shown may be out of date: that is said, with the time of the last word. */
  #renderStale({ stale }: Ready): unknown {
    const connection = this.#connection.follow(this.#host.handoff.store?.$connection);
    if (!stale && connection?.state !== 'offline') return nothing;
    return html`<p class="meta" part="stale">
      ${this.#host.words.t('stale', { time: connection?.at && this.#host.words.time(connection.at) })}
    </p>`;
  }

  /** All of it: beside others there is room for one line only. A screen reader has it as the button's description. */
  #renderWhy(c: Conversation): unknown {
    const { compact, why, words } = this.#host;
    if (!compact) return nothing;
    return html`<div class="heading why" aria-hidden="true">${why.value?.render(c, words.stateOf(c))}</div>`;
  }

  #renderWriting(c: Conversation): unknown {
    return html`<p class="meta writing">
      ${this.#host.words.t('toggle.writing')}
      ${
        this.#host.handoff.store?.can('cancel-reply')
          ? html`<button
              type="button"
              class="link"
              aria-disabled=${!!this.#host.refusal(c, 'cancel-reply')}
              @click=${() => this.#run({ type: 'cancel-reply' })}>
              ${this.#host.words.t('toggle.cancel-reply')}
            </button>`
          : nothing
      }
    </p>`;
  }

  #renderGroups(c: Conversation): unknown {
    const {
      words,
      can,
      pauseTraits: { timed = true },
    } = this.#tools;
    const { resumeAt } = c.bot;
    const controlled = c.bot.mode !== 'off';
    const pausable = controlled && can('pause-bot');
    this.#said.clear();
    return [
      this.#group(words.t('toggle.bot'), controlled ? this.#renderSwitch(c) : [], false),
      // whoever has set a time more often wants more of it than another one
      this.#group(words.t('toggle.extend'), can('extend-pause') && resumeAt ? this.#renderExtensions(c, resumeAt) : []),
      this.#group(words.t('toggle.after'), pausable && timed ? this.#renderPresets(c) : []),
      this.#group(words.t('toggle.pause'), pausable && !timed ? [this.#reasonItem(c)] : [], false),
      this.#group(words.t('toggle.actions'), this.#renderActions(c, controlled), false),
    ];
  }

  #group(label: string, items: unknown[], headed = true): unknown {
    const shown = items.filter((item) => item !== nothing);
    if (!shown.length) return nothing;
    return html`<div role="group" aria-label=${label}>
      ${headed ? html`<div class="heading" aria-hidden="true">${label}</div>` : nothing}${shown}
    </div>`;
  }

  #renderSwitch(c: Conversation): unknown[] {
    const { words, can } = this.#tools;
    // not where it could answer, but does not have the conversation
    const active = botHasIt(c);
    const { messageLimit: n } = c.bot;
    return [
      can('activate-bot')
        ? this.#item(c, 'activate-bot', words.t('toggle.active'), () => this.#run({ type: 'activate-bot' }), {
            checked: active,
            end: !active && n ? words.t('toggle.allowance', { n }) : undefined,
          })
        : nothing,
      can('pause-bot')
        ? this.#item(c, 'pause-bot', words.t('toggle.inactive'), () => this.#pause('never'), {
            checked: !active && c.bot.status !== 'unknown',
          })
        : nothing,
    ];
  }

  #renderPresets(c: Conversation): unknown[] {
    const { words, pauseTraits } = this.#tools;
    const now = this.#host.now();
    const item = (label: string, at: number) =>
      this.#item(c, 'pause-bot', label, () => this.#pause(at === morning ? 'at' : 'for', at), {
        end: words.t('toggle.until', { time: this.#host.words.time(at) }),
      });
    const morning = tomorrowMorning(now);
    return [
      ...presets
        .filter((n) => isStep(n * minute, pauseTraits.granularitySeconds))
        .map((n) =>
          item(n < 60 ? words.t('toggle.minutes', { n }) : words.t('toggle.hours', { n: n / 60 }), now + n * minute),
        ),
      item(words.t('toggle.tomorrow'), morning),
      this.#item(c, 'pause-bot', words.t('toggle.custom'), () => this.#dialogs.askPause('for')),
      this.#reasonItem(c),
    ];
  }

  #reasonItem(c: Conversation): unknown {
    const { words, pauseTraits } = this.#tools;
    return pauseTraits.reason === 'none'
      ? nothing
      : this.#item(c, 'pause-bot', words.t('toggle.reason'), () => this.#dialogs.askPause('never'));
  }

  #renderExtensions(c: Conversation, resumeAt: string): unknown[] {
    const { words, pauseTraits } = this.#tools;
    return extensions
      .filter((n) => isStep(n * minute, pauseTraits.granularitySeconds))
      .map((n) =>
        this.#item(c, 'extend-pause', words.t('extend-by', { n }), () => this.#extend(resumeAt, n), {
          end: words.t('toggle.until', { time: this.#host.words.time(laterBy(resumeAt, n, this.#host.now())) }),
        }),
      );
  }

  #renderActions(c: Conversation, controlled: boolean): unknown[] {
    const { words, can } = this.#tools;
    const block = c.contact.blocked ? 'unblock-contact' : 'block-contact';
    const press = () => (c.contact.blocked ? this.#run({ type: 'unblock-contact' }) : this.#dialogs.show('block'));
    return [
      controlled && can('reset-bot')
        ? this.#item(c, 'reset-bot', words.t('toggle.reset'), () => this.#dialogs.show('reset'))
        : nothing,
      can(block)
        ? this.#item(c, block, words.t(c.contact.blocked ? 'toggle.unblock' : 'toggle.block'), press)
        : nothing,
    ];
  }

  #item(
    c: Conversation,
    type: CommandType,
    label: string,
    run: () => void,
    { checked, end }: { checked?: boolean; end?: string } = {},
  ): unknown {
    const why = checked ? '' : this.#host.whyNot(c, type);
    const isFirst = !this.#said.has(why);
    this.#said.add(why);
    const note = why ? isFirst && why : end;
    const press = () => {
      if (why) return;
      this.#menu.hide();
      this.#host.focusHome();
      if (!checked) run();
    };
    return html`<button
      type="button"
      tabindex="-1"
      role=${checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked=${checked ?? nothing}
      aria-disabled=${why ? 'true' : nothing}
      aria-description=${why && !isFirst ? why : nothing}
      @click=${press}>
      ${checked === undefined ? nothing : html`<span class="mark">${checked ? checkIcon() : nothing}</span>`}
      <span>${label}</span>${note ? html` <span class="end">${note}</span>` : nothing}
    </button>`;
  }

  /** Pauses at once, unless the backend wants to know more first. */
  #pause(when: 'never' | 'for' | 'at', at?: number): void {
    const { reason, indefinite = true } = this.#tools.pauseTraits;
    const tooFar = at !== undefined && at > this.#host.now() + this.#dialogs.maxSeconds * 1000;
    if (reason === 'required' || tooFar || (when === 'never' && !indefinite)) return this.#dialogs.askPause(when, at);
    this.#run({ type: 'pause-bot', until: at === undefined ? undefined : new Date(at).toISOString() });
  }

  #extend(resumeAt: string, minutes: number): void {
    this.#run({ type: 'extend-pause', until: new Date(laterBy(resumeAt, minutes, this.#host.now())).toISOString() });
  }

  /** Asks for a command, but not for the same one twice. The two switches may follow each other. */
  #run(command: Command): void {
    const { view } = this.#host.handoff;
    const twice = view.state === 'ready' && view.pending.some(({ command: { type } }) => type === command.type);
    if (!twice || command.type === 'pause-bot' || command.type === 'activate-bot') void this.#host.request(command);
  }

  get #tools() {
    const store = this.#host.handoff.store!;
    return {
      words: this.#host.words,
      can: (type: CommandType) => store.can(type),
      traits: store.traits,
      pauseTraits: store.traits.pauseBot ?? {},
    };
  }
}

export const styles = [dialogStyles, menuStyles];
export const sentences = { ...refusalsInMenus, ...botMenu, ...pauseForm, ...resumeWarning };
