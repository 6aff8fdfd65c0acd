/** Polish. Agents are addressed by the second person, without a form that tells their gender. */
import { bot } from './pl/bot.js';
import { common } from './pl/common.js';
import { conversation } from './pl/conversation.js';
import { list } from './pl/list.js';
import type { Strings } from './en.js';

const pl: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default pl;
