/** What happens in a conversation now: who is writing, and what is new. Loaded once the messages are shown. */
import { liveLog } from '../../locales/en/live-log.js';
import typingStyles from './typing-line.styles.js';

export { NewMessages } from './new-messages.js';
export { renderTyping } from './typing-line.js';
export const styles = [typingStyles];
export const sentences = liveLog;
