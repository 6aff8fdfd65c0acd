import type { HTMLAttributes } from 'preact';
import type { Attributes, ElementOf, Listeners, Properties, HandoffTag } from './tags/element-types.js';

export type * from './tags/element-types.js';

/** The tags in Preact's JSX. */
export type PreactTags = {
  [T in HandoffTag]: Own<T> & Omit<HTMLAttributes<ElementOf<T>>, keyof Own<T>>;
};

type Own<T extends HandoffTag> = Properties<T> & Attributes<T> & Listeners<T, 'on'>;

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements extends PreactTags {}
  }
}
