/** Tells agents who look elsewhere that somebody waits for a person. Loaded where a host asks for it. */
import type { ReactiveController, ReactiveElement } from 'lit';
import { alerts as sentences } from '../../locales/en/alerts.js';
import { conversationList } from '../../store/list/list.js';
import type { ListQuery, ListState } from '../../store/list/query.js';
import type { Row } from '../../store/list/row.js';
import type { HandoffStore } from '../../store/store.js';
import { Words } from '../base/words.js';
import type { AlertOptions } from './alerts.js';
import { pageAlerts } from './page-alerts.js';

interface AlertsHost extends ReactiveElement {
  readonly alerts?: AlertOptions;
  readonly connectedStore: HandoffStore | undefined;
}

const watched = new WeakMap<AlertsHost, Watch>();

/** Follows the provider's `alerts` from now on. */
export function follow(host: AlertsHost): void {
  if (watched.has(host)) return;
  const watch = new Watch(host);
  watched.set(host, watch);
  host.addController(watch);
  watch.hostUpdated();
}

/** Who waits at the store of one provider. */
class Watch implements ReactiveController {
  readonly #host: AlertsHost;
  readonly #words = new Words(() => this.#store, sentences);
  #store?: HandoffStore;
  #query?: ListQuery;
  #leave?: () => void;
  /** Undefined until it is known who waits: they have waited before, and are no news. */
  #known?: Set<string>;

  constructor(host: AlertsHost) {
    this.#host = host;
  }

  /** Put back, the provider connects anew after this. */
  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostUpdated(): void {
    const { alerts, connectedStore, isConnected } = this.#host;
    const store = alerts && isConnected ? connectedStore : undefined;
    if (store !== this.#store) this.#begin(store);
    else if (this.#query) this.#show(this.#query.$state.get());
  }

  hostDisconnected(): void {
    this.#begin(undefined);
  }

  #begin(store: HandoffStore | undefined): void {
    this.#leave?.();
    this.#query?.dispose();
    this.#leave = this.#query = this.#known = undefined;
    pageAlerts().forget(this);
    this.#store = store;
    if (!store) return;
    this.#query = store.part(conversationList).query();
    this.#query.ask({ view: 'waiting', sort: 'waiting' });
    this.#leave = this.#query.$state.subscribe((state) => this.#show(state));
  }

  #show({ state, rows, counts }: ListState): void {
    const { alerts } = this.#host;
    if (state !== 'ready' || !alerts) return;
    const known = this.#known;
    this.#known = new Set(rows.map(({ id }) => id));
    pageAlerts().count(this, alerts.badge ? (counts.waiting?.n ?? rows.length) : 0);
    pageAlerts().keep(this, this.#known);
    const news = known ? rows.filter(({ id }) => !known.has(id)) : [];
    if (!news.length) return;
    if (alerts.sound) pageAlerts().ring(alerts.sound);
    if (alerts.notification) this.#notify(news);
  }

  /** Names the first, and says how many more there are: nobody reads ten of them. */
  #notify([first, ...more]: Row[]): void {
    if (!first) return;
    const name = first.conversation.contact.name ?? this.#words.t('contact');
    const key = more.length ? 'alerts.more' : 'alerts.one';
    pageAlerts().notify(this, first.id, this.#words.t(key, { name, n: more.length }), () =>
      this.#store?.$selected.set(first.id),
    );
  }
}
