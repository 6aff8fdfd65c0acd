/** Japanese. Polite forms (です, ます); buttons are nouns. */
import { bot } from './ja/bot.js';
import { common } from './ja/common.js';
import { conversation } from './ja/conversation.js';
import { list } from './ja/list.js';
import type { Strings } from './en.js';

const ja: Partial<Strings> = { ...common, ...bot, ...conversation, ...list };

export default ja;
