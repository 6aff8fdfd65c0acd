/** What a provider does beyond connecting, where a host asks for it. */
import type { ReactiveElement } from 'lit';
import type { HandoffStore } from '../../store/store.js';
import { checkProperties } from '../base/property-check.js';
import type { AlertOptions } from './alerts.js';
import type { DraftStorage } from './draft-storage.js';

interface ExtrasHost extends ReactiveElement {
  readonly alerts?: AlertOptions;
  readonly draftStorage?: DraftStorage;
  readonly connectedStore: HandoffStore | undefined;
}

/** Follows what the provider is asked for now. Where one of them cannot be loaded, the next change tries again. */
export async function follow(host: ExtrasHost): Promise<void> {
  checkProperties(host);
  await Promise.all([
    host.alerts && import('./alerts.lazy.js').then((alerts) => alerts.follow(host)),
    host.draftStorage && import('./draft-storage.lazy.js').then((storage) => storage.follow(host)),
  ]);
}
