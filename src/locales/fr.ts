/** French. Agents are addressed as “vous”. */
import { bot } from './fr/bot.js';
import { common } from './fr/common.js';
import { conversation } from './fr/conversation.js';
import { list } from './fr/list.js';
import type { Strings } from './en.js';

const fr: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default fr;
