/** What of the reply box loads later than the box. */
import { LazyPart } from '../base/lazy-part.js';
import type * as Forms from './desk-form.lazy.js';
import type * as Warnings from './resume-warning.lazy.js';
import type * as Files from './file-tray.lazy.js';
import type * as Snippets from './snippet-list.lazy.js';
import type * as Notices from './send-notice.lazy.js';
import type { SuggestionCard, SuggestionHost } from './suggestion-card.lazy.js';
import type * as Suggestions from './suggestion-card.lazy.js';

/** What the bot suggests, in the mode that only suggests. */
export const suggestionPart = (host: SuggestionHost): LazyPart<typeof Suggestions, SuggestionCard> =>
  new LazyPart(host, {
    load: () => import('./suggestion-card.lazy.js'),
    create: ({ SuggestionCard: Card }) => new Card(host),
    neededWhen: () => host.ready?.conversation.bot.mode === 'suggestive',
    isMissed: () => !!host.ready?.conversation.bot.suggestion,
  });

/** How sending ended, where it did not go well. */
export const noticesPart = (host: SuggestionHost): LazyPart<typeof Notices, typeof Notices> =>
  new LazyPart(host, {
    load: () => import('./send-notice.lazy.js'),
    create: (module) => module,
    preloadWhen: () => !!host.ready,
    isMissed: () => false,
  });

/** Whether the host has canned replies, or finds some. What can be neither counts as none. */
export const hasSnippets = ({ snippets }: Pick<Snippets.SnippetHost, 'snippets'>): boolean =>
  Array.isArray(snippets) || typeof snippets === 'function';

/** The host's canned replies. */
export const snippetsPart = (host: Snippets.SnippetHost): LazyPart<typeof Snippets, Snippets.SnippetList> =>
  new LazyPart(host, {
    load: () => import('./snippet-list.lazy.js'),
    create: ({ SnippetList: List }) => new List(host),
    neededWhen: () => hasSnippets(host),
    isMissed: () => false,
  });

/** Files that go with a message. */
export const filesPart = (host: Files.FilesHost): LazyPart<typeof Files, Files.FileTray> =>
  new LazyPart(host, {
    load: () => import('./file-tray.lazy.js'),
    create: ({ FileTray: Tray }) => new Tray(host),
    neededWhen: () => !!host.handoff.store?.traits.sendMessage?.attachments,
    isMissed: () => false,
  });

/** The look that it has on a desk. */
export const deskFormPart = (host: SuggestionHost & { readonly compact: boolean }): LazyPart<typeof Forms, true> =>
  new LazyPart(host, {
    load: () => import('./desk-form.lazy.js'),
    create: () => true,
    neededWhen: () => host.compact,
    isMissed: () => false,
  });

/** That a pause is about to end. */
export const warningPart = (host: SuggestionHost): LazyPart<typeof Warnings, typeof Warnings> =>
  new LazyPart(host, {
    load: () => import('./resume-warning.lazy.js'),
    create: (module) => module,
    preloadWhen: () => host.ready?.conversation.bot.resumeAt,
    isMissed: () => false,
  });
