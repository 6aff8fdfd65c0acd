/** Turkish. Agents are addressed as “siz”. */
import { bot } from './tr/bot.js';
import { common } from './tr/common.js';
import { conversation } from './tr/conversation.js';
import { list } from './tr/list.js';
import type { Strings } from './en.js';

const tr: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default tr;
