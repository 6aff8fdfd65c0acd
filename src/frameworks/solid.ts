import type { JSX } from 'solid-js';
import type { Attributes, ElementOf, Listeners, Properties, HandoffTag } from './tags/element-types.js';

export type * from './tags/element-types.js';

/** The tags in Solid's JSX: values become properties, `on:handoff-select` listens. */
export type SolidTags = {
  [T in HandoffTag]: Own<T> & Omit<JSX.HTMLAttributes<ElementOf<T>>, keyof Own<T>>;
};

type Own<T extends HandoffTag> = OneWord<T> & Attributes<T> & PropertyDirectives<T> & Listeners<T, 'on:'>;

/** Solid takes `conversation-id` for `conversationId`, and `conversationId` for a property in lower case. */
type OneWord<T extends HandoffTag> = {
  [P in keyof Properties<T> as P extends Lowercase<P & string> ? P : never]: Properties<T>[P];
};

type PropertyDirectives<T extends HandoffTag> = {
  [P in keyof Properties<T> & string as `prop:${P}`]?: Properties<T>[P];
};

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements extends SolidTags {}
  }
}
