import type { HandoffElements } from './elements.js';

export type { HandoffElements } from './elements.js';

export type HandoffTag = keyof HandoffElements;

export type ElementOf<T extends HandoffTag> = HandoffElements[T]['element'];

/** The properties that hosts set, with the comments of the class. */
export type Properties<T extends HandoffTag> = Partial<
  Pick<ElementOf<T>, HandoffElements[T]['property'] & keyof ElementOf<T>>
>;

type AttributeNames<T extends HandoffTag> = HandoffElements[T]['attributes'];

/** The attributes that have another name than their property. */
export type Attributes<T extends HandoffTag> = {
  [
    P in keyof Properties<T> as P extends keyof AttributeNames<T> ? Exclude<AttributeNames<T>[P] & string, P> : never
  ]?: Properties<T>[P];
};

/** `handoff-select`, as `HandoffSelect`. */
export type PascalCase<Name extends string> = Name extends `${infer Head}-${infer Rest}`
  ? `${Capitalize<Head>}${PascalCase<Rest>}`
  : Capitalize<Name>;

type EventOf<T extends HandoffTag> = HandoffElements[T]['event'];

/** `Listeners<'takeover-button', 'on'>` has `onhandoff-request`, and so on. */
export type Listeners<T extends HandoffTag, Prefix extends string> = {
  [E in EventOf<T> as `${Prefix}${E}`]?: (event: HTMLElementEventMap[E]) => void;
};

/** `onHandoffRequest`, and so on. */
export type Handlers<T extends HandoffTag> = {
  [E in EventOf<T> as `on${PascalCase<E>}`]?: (event: HTMLElementEventMap[E]) => void;
};
