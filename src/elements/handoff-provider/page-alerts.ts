/** In milliseconds: however many come, there is one tone. */
const betweenTones = 3000;

/** What the page as a whole shows and plays: it has one title and one loudspeaker, however many providers there are. */
class PageAlerts {
  readonly #counts = new Map<object, number>();
  readonly #notifications = new Map<object, Map<string, Notification>>();
  #mark = '';
  #rangAt = -Infinity;
  #audio?: AudioContext;

  /** How many wait at one provider. */
  count(source: object, n: number): void {
    this.#counts.set(source, n);
    this.#showBadge();
  }

  /** A provider has gone, or wants no alerts any more: nothing of it is left. */
  forget(source: object): void {
    if (!this.#counts.delete(source)) return;
    this.keep(source, new Set());
    this.#notifications.delete(source);
    this.#showBadge();
    if (this.#counts.size) return;
    void this.#audio?.close();
    this.#audio = undefined;
  }

  #showBadge(): void {
    const total = [...this.#counts.values()].reduce((sum, n) => sum + n, 0);
    // the host may have given the page another title since
    const { title } = document;
    const own = this.#mark && title.startsWith(this.#mark) ? title.slice(this.#mark.length).trimStart() : title;
    this.#mark = total ? `(${total > 99 ? '99+' : total})` : '';
    // a page without a title of its own has no blank at the end of one: browsers cut it
    const marked = [this.#mark, own].filter(Boolean).join(' ');
    if (title !== marked) document.title = marked;
    // only installed apps have an icon that can say it
    const badge = navigator as Partial<Pick<Navigator, 'setAppBadge' | 'clearAppBadge'>>;
    void (total ? badge.setAppBadge?.(total) : badge.clearAppBadge?.())?.catch(() => undefined);
  }

  /** A short tone, or the host's sound. Where nobody has touched the page yet, browsers allow none. */
  ring(sound: true | string): void {
    const now = performance.now();
    if (now - this.#rangAt < betweenTones || navigator.userActivation?.hasBeenActive === false) return;
    this.#rangAt = now;
    if (typeof sound === 'string') void new Audio(sound).play().catch(() => undefined);
    else this.#playTone();
  }

  #playTone(): void {
    try {
      const audio = (this.#audio ??= new AudioContext());
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      const { currentTime: start } = audio;
      tone.frequency.setValueAtTime(660, start);
      tone.frequency.setValueAtTime(880, start + 0.12);
      volume.gain.setValueAtTime(0.12, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
      tone.connect(volume).connect(audio.destination);
      tone.start();
      tone.stop(start + 0.4);
    } catch {
      // a device without sound: the badge and the list say the same
    }
  }

  /** A notification of the system, while nobody sees the page. */
  notify(source: object, id: string, text: string, onOpen: () => void): void {
    const { Notification: Api } = globalThis as { Notification?: typeof Notification };
    if (!Api || Api.permission !== 'granted' || !document.hidden) return;
    try {
      const notification = new Api(text, { tag: `handoff ${id}` });
      notification.onclick = () => {
        window.focus();
        onOpen();
        notification.close();
      };
      const own = this.#notifications.get(source) ?? new Map<string, Notification>();
      this.#notifications.set(source, own.set(id, notification));
    } catch {
      // on some phones only a service worker may notify, and that is the host's
    }
  }

  /** Closes the notifications about those who do not wait any more. */
  keep(source: object, ids: ReadonlySet<string>): void {
    const own = this.#notifications.get(source);
    for (const [id, notification] of own ?? []) {
      if (ids.has(id)) continue;
      notification.close();
      own!.delete(id);
    }
  }
}

const place = Symbol.for('handoff-elements page alerts');

/** The same for every copy of this library on the page. */
export function pageAlerts(): Pick<PageAlerts, 'count' | 'forget' | 'ring' | 'notify' | 'keep'> {
  const page = globalThis as { [place]?: PageAlerts };
  return (page[place] ??= new PageAlerts());
}
