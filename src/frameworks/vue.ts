import type { HTMLAttributes, PublicProps } from 'vue';
import type { Attributes, Handlers, Properties, HandoffTag } from './tags/element-types.js';
import { tags } from './tags/elements.js';

export type * from './tags/element-types.js';

/** The tags in Vue's templates. */
export type VueTags = {
  [T in HandoffTag]: new () => { $props: Own<T> & Omit<HTMLAttributes & PublicProps, keyof Own<T>> };
};

type Own<T extends HandoffTag> = Properties<T> & Attributes<T> & Handlers<T>;

/** For the `isCustomElement` of Vue's compiler. */
export const isHandoffElement = (tag: string): boolean => (tags as readonly string[]).includes(tag);

declare module 'vue' {
  interface GlobalComponents extends VueTags {}
}
