import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { Attributes, ElementOf, Listeners, Properties, HandoffTag } from './tags/element-types.js';

export type * from './tags/element-types.js';

/** The tags as React 19 sets them: what the class has as properties, the rest as attributes. */
export type ReactTags = {
  [T in HandoffTag]: Own<T> & Omit<DetailedHTMLProps<HTMLAttributes<ElementOf<T>>, ElementOf<T>>, keyof Own<T>>;
};

type Own<T extends HandoffTag> = Properties<T> & Attributes<T> & Listeners<T, 'on'>;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements extends ReactTags {}
  }
}
