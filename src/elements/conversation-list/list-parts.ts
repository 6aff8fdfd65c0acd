/** What of a list loads later than its rows. */
import { searchText } from '../../store/list/load-search-text.js';
import { LazyPart, type LazyHost } from '../base/lazy-part.js';
import type { AfterCloseController, AfterCloseHost } from './after-close.lazy.js';
import type * as AfterCloses from './after-close.lazy.js';
import type { BulkBar, BulkHost } from './bulk-bar.lazy.js';
import type * as BulkBars from './bulk-bar.lazy.js';
import type { AttributesHost } from './list-attributes.js';
import type * as Notices from './list-notices.lazy.js';
import type { ListUse, UseHost } from './list-use.lazy.js';
import type * as ListUses from './list-use.lazy.js';
import type { MarksHost, RowMarks } from './row-marks.lazy.js';
import type * as AllRowMarks from './row-marks.lazy.js';

/** What can be done with many at once. With it comes what finds texts in rows. */
export const bulkPart = (
  host: BulkHost & { readonly readonly: boolean; readonly isReady: boolean },
): LazyPart<typeof BulkBars, BulkBar> =>
  new LazyPart(host, {
    load: async () => (await Promise.all([import('./bulk-bar.lazy.js'), searchText.load()]))[0],
    create: ({ BulkBar }) => new BulkBar(host),
    preloadWhen: () => !host.readonly && host.isReady,
    isMissed: () => host.selection.size > 0,
  });

/** Why there is no row, and what is worth knowing about the list as a whole, for the developer as well. */
export function noticesPart(
  host: AttributesHost & LazyHost & { readonly isReady: boolean; readonly isEmpty: boolean },
): LazyPart<typeof Notices, typeof Notices> {
  return new LazyPart(host, {
    load: () => import('./list-notices.lazy.js'),
    create: (module) => {
      module.checkListAttributes(host);
      return module;
    },
    neededWhen: () => host.isEmpty,
    preloadWhen: () => host.isReady,
    isMissed: () => host.isEmpty,
  });
}

/** What moves the selection on, where the host wants that. */
export const afterClosePart = (host: AfterCloseHost): LazyPart<typeof AfterCloses, AfterCloseController> =>
  new LazyPart(host, {
    load: () => import('./after-close.lazy.js'),
    create: ({ AfterCloseController }) => new AfterCloseController(host),
    neededWhen: () => !!host.handoff.store && ['next', 'none'].includes(host.afterClose),
    isMissed: () => false,
  });

/** What keys and checkboxes do. */
export const usePart = (host: UseHost & LazyHost & { readonly isReady: boolean }): LazyPart<typeof ListUses, ListUse> =>
  new LazyPart(host, {
    load: () => import('./list-use.lazy.js'),
    create: ({ ListUse }) => new ListUse(host),
    preloadWhen: () => host.isReady,
    isMissed: () => false,
  });

/** What rows say beyond the first glance. */
export const marksPart = (
  host: MarksHost & LazyHost & { readonly isReady: boolean },
): LazyPart<typeof AllRowMarks, RowMarks> =>
  new LazyPart(host, {
    load: () => import('./row-marks.lazy.js'),
    create: ({ RowMarks }) => new RowMarks(host),
    preloadWhen: () => host.isReady,
    isMissed: () => false,
  });
