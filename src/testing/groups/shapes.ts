import * as parse from '../../adapters/boundary.js';
import { contact, message, pageOf, pastConversation } from '../../adapters/boundary-details.js';
import { tests } from '../group.js';
import { situations } from '../situations.js';
import { expect, skip, Unexpected, unlessSkipped } from '../outcome.js';
import { plain } from '../commands.js';
import type { World } from '../world.js';

/** What the page does with every answer: a field of the wrong type is `bad-response`. */
function check<T>(what: string, as: parse.Check<T>, value: unknown): void {
  try {
    as(value, '');
  } catch (thrown) {
    throw new Unexpected(`${what}: fields of the types of the model`, thrown);
  }
}

const connectionStates = ['live', 'connecting', 'polling', 'offline'];

/** A conversation in each situation that there is. */
async function eachSituation(w: World, use: (id: string) => Promise<void>): Promise<void> {
  let met = 0;
  for (const situation of situations) {
    const found = await unlessSkipped(w.find(situation));
    if (!found) continue;
    met++;
    await use(found.id);
  }
  if (!met) skip('no conversation is in any situation');
}

export const shapes = tests({
  async 'conversations, in every situation'(w) {
    await eachSituation(w, async (id) => check(`conversation ${id}`, parse.conversation, await w.read(id)));
  },

  async 'rows, cursors and counts of the list'(w) {
    check('the first page', pageOf(parse.conversation), await w.call('listConversations', { limit: 50 }, w.context()));
  },

  async 'messages, in every situation'(w) {
    w.needs('listMessages');
    await eachSituation(w, async (id) =>
      check(`messages of ${id}`, pageOf(message), await w.call('listMessages', id, { limit: 100 }, w.context())),
    );
  },

  async 'contacts, in every situation'(w) {
    w.needs('getContact');
    await eachSituation(w, async (id) => {
      const {
        contact: { id: contactId },
      } = await w.read(id);
      check(`contact ${contactId}`, contact, await w.call('getContact', contactId, w.context()));
    });
  },

  async 'previous conversations'(w) {
    const {
      contact: { id },
    } = await w.some();
    check(
      `previous conversations of ${id}`,
      pageOf(pastConversation),
      await w.call('listContactConversations', id, { limit: 50 }, w.context()),
    );
  },

  async 'the answers of commands'(w) {
    let met = 0;
    for (const type of ['take-over', 'pause-bot', 'request-agent', 'close'] as const) {
      const c = await unlessSkipped(w.findFor(type, 'botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned'));
      if (!c) continue;
      met++;
      const answer = await w.run(c.id, plain(type, w.traits, w.now()));
      if (answer !== undefined) check(`the answer of ${type}`, parse.conversation, answer);
    }
    if (!met) skip('no command to try');
  },

  async 'the message that was sent'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    check('the answer of sendMessage', message, await w.run(c.id, w.plain('send-message')));
  },

  async events(w) {
    const c = await w.find('botActive', 'suggestive', 'waiting', 'botPaused');
    const recorder = w.listen();
    if (w.controls.contactWrites) await w.control('contactWrites', c.id, 'Is anybody there?');
    await w.act(c.id, w.plain('take-over'));
    await w.patience.until(
      () => recorder.knowsOf(c.id),
      `an event about ${c.id}`,
      () => recorder.summary(),
    );
    for (const { kind, value } of recorder.told) {
      if (kind === 'conversation') check('conversation()', parse.conversation, value);
      if (kind === 'message') check('message()', message, value);
      if (kind === 'contact') check('contact()', contact, value);
      if (kind === 'hint') check('hint()', parse.optional(parse.id), value);
      if (kind === 'removed') check('removed()', parse.id, value);
      if (kind === 'typing') check('typing()', parse.id, value.conversationId);
      if (kind === 'connection') {
        expect(connectionStates.includes(value), `connection() with ${connectionStates.join(' | ')}`, value);
      }
    }
    recorder.end();
  },
});
