import type { Attachment, Contact, Conversation, Message } from '../../src/index.js';
import { HandoffError } from '../../src/model/error.js';
import { json, readBody, refuse, textOf } from './answers.js';
import { contactStream } from './contact-stream.js';
import { fileResponse, loadFile } from './files.js';
import type { Helpdesk } from './helpdesk.js';
import { listMessages } from './queries.js';
import { contactBySecret, insertContact } from './rows.js';
import { hashOf, newSecret, type Cookie } from './secrets.js';

/** In seconds. */
const remembered = 365 * 86_400;
const longestName = 60;
const longestText = 2000;
/** How many messages the contact's page shows. */
const shown = 200;

/** A message as the contact sees it: without agents' ids and internal fields. */
export interface ContactMessage {
  id: string;
  from: 'contact' | 'bot' | 'agent' | 'system';
  name?: string;
  text: string;
  at: string;
  clientId?: string;
  files?: Attachment[];
}

/** A conversation as the contact sees it. */
export interface ContactView {
  name?: string;
  /** Who will answer the next message. */
  state: 'bot' | 'waiting' | 'agent' | 'nobody' | 'closed';
  agentName?: string;
  composing: boolean;
  messages: ContactMessage[];
}

function stateOf({ status, handler, bot }: Conversation): ContactView['state'] {
  if (status !== 'open') return 'closed';
  if (handler.kind === 'agent') return 'agent';
  if (handler.kind === 'queue') return 'waiting';
  return handler.kind === 'bot' && bot.status === 'active' ? 'bot' : 'nobody';
}

const isForContact = ({ event, private: note, author }: Message): boolean =>
  !event && !note && author.kind !== 'unknown';

const forContact = ({ id, author, text, at, clientId, attachments }: Message): ContactMessage => ({
  id,
  from: author.kind as ContactMessage['from'],
  name: author.kind === 'agent' ? author.name : undefined,
  text,
  at,
  ...(author.kind === 'contact' && { clientId }),
  ...(attachments && { files: attachments }),
});

/** The API for contacts: to set a name, send messages and read the answers. */
export class ContactApi {
  #helpdesk: Helpdesk;
  #cookie: Cookie;
  #ending: AbortSignal;

  /** `ending` ends the event streams. */
  constructor(helpdesk: Helpdesk, cookie: Cookie, ending: AbortSignal) {
    this.#helpdesk = helpdesk;
    this.#cookie = cookie;
    this.#ending = ending;
  }

  async fetch(request: Request, what: string): Promise<Response> {
    const secret = this.#cookie.read(request);
    const contact = secret ? await contactBySecret(this.#helpdesk.database, await hashOf(secret)) : undefined;
    if (request.method === 'GET' && what.startsWith('/files/')) {
      const file = contact && (await loadFile(this.#helpdesk.database, what.slice('/files/'.length)));
      if (file?.contact_id === contact?.id && file && !file.is_note) return fileResponse(file);
    }
    switch (`${request.method} ${what}`) {
      case 'GET ':
        return json(contact ? await this.#view(contact) : {});
      case 'POST ':
        return this.#begin(await readBody(request));
      case 'DELETE ':
        return json({}, 200, this.#cookie.clear());
      case 'POST /messages':
        return contact ? this.#write(contact, await readBody(request)) : refuse(401, 'Say your name first');
      case 'GET /events':
        return contact
          ? contactStream(this.#helpdesk, contact.id, AbortSignal.any([request.signal, this.#ending]))
          : refuse(401, 'Say your name first');
      default:
        return refuse(404, 'There is nothing here');
    }
  }

  async #view(contact: Contact): Promise<ContactView> {
    const entries = await this.#helpdesk.entries(contact.id);
    const conversation = entries.findLast(({ past }) => !past)?.conversation;
    if (!conversation) return { name: contact.name, state: 'bot', composing: false, messages: [] };
    const { items } = await listMessages(this.#helpdesk.database, conversation.id, { limit: shown });
    const state = stateOf(conversation);
    const { handler } = conversation;
    return {
      name: contact.name,
      state,
      agentName: state === 'agent' && handler.kind === 'agent' ? handler.agent.name : undefined,
      composing: state === 'bot' && this.#helpdesk.composing.has(conversation.id),
      messages: items.filter(isForContact).map(forContact),
    };
  }

  async #begin(body: Record<string, unknown>): Promise<Response> {
    const name = textOf(
      typeof body.name === 'string' ? body.name.replaceAll('\0', '') : undefined,
      'name',
      longestName,
    );
    const secret = newSecret();
    const contact: Contact = { id: `visitor-${this.#helpdesk.environment.uuid()}`, name, channel: 'web' };
    await insertContact(this.#helpdesk.database, contact, await hashOf(secret));
    return json(await this.#view(contact), 201, this.#cookie.set(secret, remembered));
  }

  async #write(contact: Contact, body: Record<string, unknown>): Promise<Response> {
    const text = textOf(body.text, 'text', longestText);
    const clientId = textOf(body.clientId, 'clientId', 100);
    // PostgreSQL cannot store NUL, and an id without it would be another id
    if (clientId.includes('\0')) throw new HandoffError('invalid', 'clientId: expected a text without NUL');
    await this.#helpdesk.contactWrites(contact.id, text, { clientId });
    return json(await this.#view(contact), 201);
  }
}
