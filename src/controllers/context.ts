import { createContext } from '@lit/context';
import type { HandoffStore } from '../store/store.js';

/** The same in every copy of this library on a page. */
export const storeContext = createContext<HandoffStore | undefined>(Symbol.for('handoff-elements/store@1'));
