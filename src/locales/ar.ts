/** Arabic. Buttons and events are verbal nouns, which have no gender. */
import { bot } from './ar/bot.js';
import { common } from './ar/common.js';
import { conversation } from './ar/conversation.js';
import { list } from './ar/list.js';
import type { Strings } from './en.js';

const ar: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default ar;
