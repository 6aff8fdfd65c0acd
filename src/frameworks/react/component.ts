import {
  createElement,
  forwardRef,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type ForwardRefExoticComponent,
  type HTMLAttributes,
  type RefAttributes,
} from 'react';
import { isFree } from '../../internal/is-free.js';
import type { ElementOf, Handlers, Properties, HandoffTag } from '../tags/element-types.js';
import type { HandoffElements } from '../tags/elements.js';
import { listen } from './listeners.js';
import { attributesFrom, PropertyWriter } from './properties.js';

type Own<T extends HandoffTag> = Properties<T> & Handlers<T>;

/** What a component takes: the element's properties, its events as `onHandoff…`, and what any HTML element takes. */
export type HandoffProps<T extends HandoffTag> = Own<T> & Omit<HTMLAttributes<ElementOf<T>>, keyof Own<T>>;

/** Its `ref` is the element. */
export type HandoffComponent<T extends HandoffTag> = ForwardRefExoticComponent<
  HandoffProps<T> & RefAttributes<ElementOf<T>>
>;

export interface Facts<T extends HandoffTag> {
  properties: ReadonlyArray<HandoffElements[T]['property']>;
  /** Of the properties that have one. */
  attributes: HandoffElements[T]['attributes'];
  events: ReadonlyArray<HandoffElements[T]['event']>;
}

type AnyProps = Readonly<Record<string, unknown>>;

/** React warns of layout effects on a server, where nothing runs them. */
const useBrowserEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

const pascalCase = (name: string): string => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/**
 * A React component around one tag. What attributes can say is rendered, on the server too; properties and listeners
 * follow once the element is in the page. The tag is registered with the first component that gets there.
 */
export function component<T extends HandoffTag>(
  tag: T,
  element: CustomElementConstructor,
  { properties, attributes, events }: Facts<T>,
): HandoffComponent<T> {
  const names: readonly string[] = properties;
  const handlers = new Map(events.map((event) => [`on${pascalCase(event)}`, event]));

  function render(props: AnyProps, ref: React.ForwardedRef<HTMLElement>) {
    const host = useRef<HTMLElement>(null);
    const latest = useRef(props);
    const writer = useRef<PropertyWriter>(null);

    useBrowserEffect(() => {
      latest.current = props;
      writer.current?.write(props);
    });
    useBrowserEffect(() => {
      const target = host.current!;
      if (isFree(tag, element)) customElements.define(tag, element);
      writer.current ??= new PropertyWriter(target, names, attributes, latest.current);
      return listen(target, handlers, () => latest.current);
    }, []);
    useImperativeHandle(ref, () => host.current!, []);

    const others = Object.entries(props).filter(([name]) => !names.includes(name) && !handlers.has(name));
    const { className, ...rest } = Object.fromEntries(others);
    return createElement(tag, {
      ...rest,
      // React 18 knows no className here
      ...(className !== undefined && { class: className }),
      ...attributesFrom(props, attributes),
      ref: host,
    });
  }

  const made = forwardRef(render);
  made.displayName = pascalCase(tag);
  return made as unknown as HandoffComponent<T>;
}
