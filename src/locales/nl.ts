/** Dutch. Agents are addressed as “je”. */
import { bot } from './nl/bot.js';
import { common } from './nl/common.js';
import { conversation } from './nl/conversation.js';
import { list } from './nl/list.js';
import type { Strings } from './en.js';

const nl: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default nl;
