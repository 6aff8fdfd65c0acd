/** Italian. Agents are addressed as “tu”. */
import { bot } from './it/bot.js';
import { common } from './it/common.js';
import { conversation } from './it/conversation.js';
import { list } from './it/list.js';
import type { Strings } from './en.js';

const it: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default it;
