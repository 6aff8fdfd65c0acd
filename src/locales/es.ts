/** Spanish. Agents are addressed as “tú”. */
import { bot } from './es/bot.js';
import { common } from './es/common.js';
import { conversation } from './es/conversation.js';
import { list } from './es/list.js';
import type { Strings } from './en.js';

const es: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default es;
