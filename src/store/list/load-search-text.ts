import { Lazy } from '../../internal/lazy.js';
import type * as SearchText from './search-text.lazy.js';

/** What finds a text in rows, however it is spelled. Loads when the page is idle, at the latest with a search. */
export const searchText = new Lazy<typeof SearchText>(() => import('./search-text.lazy.js'));
