/** Hebrew. Buttons and events are verbal nouns, which have no gender. */
import { bot } from './he/bot.js';
import { common } from './he/common.js';
import { conversation } from './he/conversation.js';
import { list } from './he/list.js';
import type { Strings } from './en.js';

const he: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default he;
