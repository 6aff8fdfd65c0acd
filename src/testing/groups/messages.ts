import { expect, expectSame, skip } from '../outcome.js';
import { tests } from '../group.js';
import { expectAfter } from './commands.js';
import { expectState, isMine } from '../states.js';
import { minute } from '../commands.js';
import { isTypeTaken } from '../../model/attachment.js';
import type { Conversation } from '../../model/conversation.js';
import type { Message } from '../../model/message.js';
import type { World } from '../world.js';

/** In milliseconds: longer than a bot takes to reply, and shorter than the pauses of other tests. */
const untilAnyReply = 5 * minute;

/** A conversation in which the bot is composing, either already or because the contact now writes. */
async function botWriting(w: World): Promise<string> {
  const { id, bot } = await w.find('botComposing', 'botActive');
  if (bot.composing) return id;
  await w.control('contactWrites', id, 'What does the repair cost?');
  return (await w.read(id)).bot.composing ? id : skip('the backend does not say when the bot is writing');
}

const saidByBot = async (w: World, id: string): Promise<string[]> =>
  (await w.history(id)).filter(({ author }) => author.kind === 'bot').map((message) => message.id);

/** The bot is composing when the command is run, and even after a while has not sent anything. */
const staysSilent =
  (type: 'cancel-reply' | 'block-contact') =>
  async (w: World): Promise<void> => {
    w.require('listMessages', type === 'cancel-reply' ? 'cancelReply' : 'blockContact');
    w.requireControl('advance');
    const id = await botWriting(w);
    const before = await saidByBot(w, id);
    await w.run(id, w.minimalCommand(type));
    await w.control('advance', untilAnyReply);
    expectSame(await saidByBot(w, id), before, 'what the bot has said');
    expectState(await w.read(id), !(await w.read(id)).bot.composing, 'the bot is not writing');
  };

function requireNotes({ traits }: World): void {
  if (traits.sendMessage?.private === false) skip('traits.sendMessage.private is false');
}

export const messages = tests({
  async 'send-message: the message is answered and stands once in the history'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');
    const draft = w.minimalCommand('send-message');
    const answer = (await w.run(c.id, draft)) as Message;
    expectSame(
      [answer.text, answer.conversationId, answer.author.kind],
      [draft.text, c.id, 'agent'],
      'text, conversation and author',
    );
    if (!w.has('listMessages')) return;
    const same = (await w.history(c.id)).filter(({ text }) => text === draft.text);
    expectSame(
      same.map(({ id }) => id),
      [answer.id],
      'the messages with that text',
    );
  },

  async 'send-message gives the clientId back'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');
    const draft = w.minimalCommand('send-message');
    expectSame(((await w.run(c.id, draft)) as Message).clientId, draft.clientId, 'clientId of the answer');
  },

  async 'send-message: in autopilot it pauses the active bot'(w) {
    const c = await w.findFor('send-message', 'botActive');
    // where a takeover is final, so is what a reply does
    const isFinal = w.traits.takeOver?.reversible === false;
    const holds = ({ bot }: Conversation) => bot.status === 'paused' || (isFinal && bot.status === 'stopped');
    await expectAfter(w, c, w.minimalCommand('send-message'), 'bot paused', holds);
  },

  async 'send-message: a private note leaves the bot alone'(w) {
    requireNotes(w);
    const c = await w.findFor('send-message', 'botActive', 'suggestive');
    const note = (await w.run(c.id, { ...w.minimalCommand('send-message'), private: true })) as Message;
    expectSame(note.private, true, 'private');
    const state = await w.read(c.id);
    expectState(state, state.bot.status === 'active', 'bot active');
  },

  async 'send-message: where the bot only suggests, the bot stays active'(w) {
    const c = await w.findFor('send-message', 'suggestive');
    await expectAfter(w, c, w.minimalCommand('send-message'), 'bot active', ({ bot }) => bot.status === 'active');
  },

  async 'send-message: who answers the queue has the conversation'(w) {
    if (w.traits.sendMessage?.claims === false) skip('traits.sendMessage.claims is false');
    const c = await w.findFor('send-message', 'waiting');
    await expectAfter(w, c, w.minimalCommand('send-message'), 'I have it', (state) => isMine(state, w.me));
  },

  async 'send-message: who answers for nobody has the conversation'(w) {
    if (w.traits.sendMessage?.claims === false) skip('traits.sendMessage.claims is false');
    const c = await w.findFor('send-message', 'unassigned');
    await expectAfter(w, c, w.minimalCommand('send-message'), 'I have it', (state) => isMine(state, w.me));
  },

  async 'send-message: a note in the queue claims nothing'(w) {
    requireNotes(w);
    const c = await w.findFor('send-message', 'waiting', 'unassigned');
    await w.run(c.id, { ...w.minimalCommand('send-message'), private: true });
    const state = await w.read(c.id);
    expectSame(state.handler.kind, c.handler.kind, 'the handler');
  },

  async 'send-message: a file comes with its message'(w) {
    const trait = w.traits.sendMessage?.attachments;
    const type = ['text/plain', 'image/png', 'application/pdf'].find((each) => isTypeTaken(each, trait));
    if (!trait || !type) return skip('traits.sendMessage.attachments: no file of a usual type');
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');
    const file = { name: 'a test.txt', type, data: new Blob(['A file of a test'], { type }) };
    const draft = { ...w.minimalCommand('send-message'), attachments: [file] };
    const answer = (await w.run(c.id, draft)) as Message;
    const filesOf = (message: Message | undefined) => message?.attachments?.map(({ name, size }) => [name, size]);
    expectSame(filesOf(answer), [[file.name, file.data.size]], 'name and size of the file in the answer');
    if (!w.has('listMessages')) return;
    const kept = (await w.history(c.id)).find(({ id }) => id === answer.id);
    expectSame(filesOf(kept), [[file.name, file.data.size]], 'name and size of the file in the history');
  },

  async 'text comes back as it was sent'(w) {
    const c = await w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');
    const text = '<b>5 < 6 & "quoted"</b>\nنعم – 👩‍👩‍👧 {name} %s \\n';
    const answer = (await w.run(c.id, { ...w.minimalCommand('send-message'), text })) as Message;
    expectSame(answer.text, text, 'text of the answer');
    if (w.has('listMessages')) {
      expect(
        (await w.history(c.id)).some((message) => message.text === text),
        'the text in the history, character by character',
        'none like it',
      );
    }
  },

  async 'what a contact writes is in the history'(w) {
    w.require('listMessages');
    const c = await w.findAny();
    const id = (await w.control('contactWrites', c.id, 'I have one more question')) ?? c.id;
    const last = (await w.history(id)).findLast(({ author }) => author.kind === 'contact');
    expectSame(last?.text, 'I have one more question', 'the contact’s last message');
  },

  'cancel-reply: the reply that the bot was writing is not sent': staysSilent('cancel-reply'),
  'block-contact: a reply that the bot was writing is not sent': staysSilent('block-contact'),

  async 'take-over: a reply that the bot was writing is not sent'(w) {
    w.require('listMessages', 'takeOver');
    w.requireControl('advance');
    const id = await botWriting(w);
    await w.run(id, w.minimalCommand('take-over'));
    const before = await saidByBot(w, id);
    await w.control('advance', untilAnyReply);
    expectSame(await saidByBot(w, id), before, 'what the bot has said');
  },

  async 'a blocked contact does not reach the bot'(w) {
    w.require('listMessages');
    w.requireControl('advance');
    const { id } = await w.find('blocked');
    const before = await saidByBot(w, id);
    await w.control('contactWrites', id, 'Why does nobody answer?');
    await w.control('advance', untilAnyReply);
    expectSame(await saidByBot(w, id), before, 'what the bot has said');
  },
});
