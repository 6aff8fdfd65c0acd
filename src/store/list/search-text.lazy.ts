import { spellings } from '../../internal/spellings.js';
import type { Row } from './row.js';

const texts = new WeakMap<Row, string>();

/**
 * Whether a row's loaded fields contain the search text, however it is spelled. Only the backend can search e-mail
 * addresses and phone numbers.
 */
export function matcher(search: string): (row: Row) => boolean {
  const [plain, short] = spellings(search);
  return (row) => {
    let text = texts.get(row);
    if (text === undefined) {
      const { contact, lastMessage } = row.conversation;
      // limits the cost of one very long message
      text = spellings(`${contact.name ?? ''}\n${lastMessage?.text.slice(0, 10_000) ?? ''}`).join('\n');
      texts.set(row, text);
    }
    return text.includes(plain) || text.includes(short);
  };
}
