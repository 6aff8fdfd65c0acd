import type { HTMLAttributes } from 'svelte/elements';
import type { Attributes, ElementOf, Listeners, Properties, HandoffTag } from './tags/element-types.js';

export type * from './tags/element-types.js';

/** The tags in Svelte's templates; `on:handoff-select` is the older way to listen. */
export type SvelteTags = {
  [T in HandoffTag]: Own<T> & Omit<HTMLAttributes<ElementOf<T>>, keyof Own<T>>;
};

type Own<T extends HandoffTag> = Properties<T> & Attributes<T> & Listeners<T, 'on'> & Listeners<T, 'on:'>;

declare module 'svelte/elements' {
  interface SvelteHTMLElements extends SvelteTags {}
}
