import { checkContact, checkPastConversation } from '../../adapters/check/contact.js';
import { checkConversation } from '../../adapters/check/conversation.js';
import { eventChecks } from '../../adapters/check/events.js';
import { checkMessage } from '../../adapters/check/message.js';
import { checkPageEnvelope } from '../../adapters/check/page.js';
import { list, type Check } from '../../adapters/check/primitives.js';
import { tests } from '../group.js';
import { situations } from '../situations.js';
import { skip, Unexpected, unlessSkipped } from '../outcome.js';
import { minimalCommand } from '../commands.js';
import type { World } from '../world.js';

/** Runs the store's own check on an answer. The store rejects a field of the wrong type as `bad-response`. */
function check<T>(what: string, as: Check<T>, value: unknown): void {
  try {
    as(value, '');
  } catch (thrown) {
    throw new Unexpected(`${what}: fields of the types of the model`, thrown);
  }
}

/** Checks a page and all of its items. Unlike the store, which drops invalid items, the kit has to report them. */
const pageOf =
  (item: Check<unknown>): Check<unknown> =>
  (value, path) =>
    list(item)(checkPageEnvelope(value, path).items, 'items');

/** Calls back with a conversation in each situation that the backend has. */
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
    await eachSituation(w, async (id) => check(`conversation ${id}`, checkConversation, await w.read(id)));
  },

  async 'rows, cursors and counts of the list'(w) {
    check('the first page', pageOf(checkConversation), await w.call('listConversations', { limit: 50 }, w.context()));
  },

  async 'messages, in every situation'(w) {
    w.require('listMessages');
    await eachSituation(w, async (id) =>
      check(`messages of ${id}`, pageOf(checkMessage), await w.call('listMessages', id, { limit: 100 }, w.context())),
    );
  },

  async 'contacts, in every situation'(w) {
    w.require('getContact');
    await eachSituation(w, async (id) => {
      const {
        contact: { id: contactId },
      } = await w.read(id);
      check(`contact ${contactId}`, checkContact, await w.call('getContact', contactId, w.context()));
    });
  },

  async 'previous conversations'(w) {
    const {
      contact: { id },
    } = await w.findAny();
    check(
      `previous conversations of ${id}`,
      pageOf(checkPastConversation),
      await w.call('listContactConversations', id, { limit: 50 }, w.context()),
    );
  },

  async 'the answers of commands'(w) {
    let met = 0;
    for (const type of ['take-over', 'pause-bot', 'request-agent', 'close'] as const) {
      const c = await unlessSkipped(w.findFor(type, 'botActive', 'suggestive', 'botPaused', 'waiting', 'unassigned'));
      if (!c) continue;
      met++;
      const answer = await w.run(c.id, minimalCommand(type, w.traits, w.now()));
      if (answer !== undefined) check(`the answer of ${type}`, checkConversation, answer);
    }
    if (!met) skip('no command to try');
  },

  async 'the message that was sent'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'botActive', 'suggestive');
    check('the answer of sendMessage', checkMessage, await w.run(c.id, w.minimalCommand('send-message')));
  },

  async events(w) {
    const c = await w.find('botActive', 'suggestive', 'waiting', 'botPaused');
    const recorder = w.subscribe();
    if (w.controls.contactWrites) await w.control('contactWrites', c.id, 'Is anybody there?');
    await w.act(c.id, w.minimalCommand('take-over'));
    await w.waiter.until(
      () => recorder.hasNewsOf(c.id),
      `an event about ${c.id}`,
      () => recorder.summary(),
    );
    for (const { kind, value } of recorder.events) check(`${kind}()`, eventChecks[kind] as Check<unknown>, value);
    recorder.end();
  },
});
