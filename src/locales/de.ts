/** German. Agents are addressed as “Sie”. */
import { bot } from './de/bot.js';
import { common } from './de/common.js';
import { conversation } from './de/conversation.js';
import { list } from './de/list.js';
import type { Strings } from './en.js';

const de: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default de;
