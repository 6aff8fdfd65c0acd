/** Portuguese, as in Brazil. Agents are addressed as “você”. */
import { bot } from './pt-BR/bot.js';
import { common } from './pt-BR/common.js';
import { conversation } from './pt-BR/conversation.js';
import { list } from './pt-BR/list.js';
import type { Strings } from './en.js';

const ptBR: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default ptBR;
