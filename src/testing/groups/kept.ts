import type { MessageDraft, Message } from '../../model/message.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError, toHandoffError, type ErrorCode } from '../../model/error.js';
import { isoTime, minute } from '../commands.js';
import { tests } from '../group.js';
import { expect, expectSame, rejectionOf, skip } from '../outcome.js';
import { expectState, sameEnd } from '../states.js';
import type { World } from '../world.js';

/** Longer than a title, a preview or a short column of a table; the last word shows whether the end is there. */
const sentences = (count: number): string =>
  Array.from({ length: count }, (_, i) => `Sentence ${i + 1} says where the parcel is.`).join(' ') + ' Sincerely';
const longReason = `First line\n${sentences(8)}`;

/** A backend may refuse what it cannot keep. It may not take it and keep only a part. */
const refusals: ErrorCode[] = ['invalid', 'refused', 'unsupported'];

const canSend = (w: World): Promise<Conversation> =>
  w.findFor('send-message', 'heldByMe', 'waiting', 'unassigned', 'botActive', 'suggestive');

/** Sends the text, and expects the same in the answer and the history, unless the backend refuses it. */
async function expectKept(w: World, text: string, what: string): Promise<void> {
  const c = await canSend(w);
  const sent = w.run(c.id, { ...w.minimalCommand('send-message'), text });
  if ((await rejectionOf(sent)) !== undefined) return void (await w.expectError(sent, what, ...refusals));
  const { id, text: answered } = (await sent) as Message;
  expectSame(answered, text, `${what} in the answer`);
  if (!w.has('listMessages')) return;
  expectSame((await w.history(c.id)).find((message) => message.id === id)?.text, text, `${what} in the history`);
}

async function sendNotes(w: World, id: string, count: number): Promise<string[]> {
  const drafts: MessageDraft[] = [];
  for (let i = 0; i < count; i++) {
    const note = { ...w.minimalCommand('send-message'), private: w.traits.sendMessage?.private !== false };
    await w.run(id, note);
    drafts.push(note);
  }
  return drafts.map(({ text }) => text);
}

/** The text stands in the cause or in a line of the history: the model has no single place for it. */
async function expectSomewhere(w: World, c: Conversation, text: string, what: string): Promise<void> {
  const { bot } = await w.read(c.id);
  if (bot.cause?.reason === text) return;
  const lines = await w.history(c.id);
  expect(
    lines.some((line) => line.event?.reason === text || line.text.includes(text)),
    `${what} in the cause or in the history: ${text}`,
    bot.cause ?? 'no cause',
  );
}

export const kept = tests({
  async 'send-message: a long text is kept to its last word'(w) {
    await expectKept(w, sentences(30), 'a text of a thousand characters');
  },

  async 'send-message: a text is kept with its blanks, tabs, line breaks and combining characters'(w) {
    await expectKept(w, '  two blanks,\ta tab,  two more;\n\n\nthree lines down: cafe\u0301 ﬁn ２ ', 'the text');
  },

  async 'send-message: the clientId is kept in the history'(w) {
    w.require('listMessages');
    const c = await canSend(w);
    const draft = w.minimalCommand('send-message');
    const { id } = (await w.run(c.id, draft)) as Message;
    expectSame((await w.history(c.id)).find((message) => message.id === id)?.clientId, draft.clientId, 'clientId');
  },

  async 'send-message: a note is private in the history, and nothing else is'(w) {
    if (w.traits.sendMessage?.private === false) skip('traits.sendMessage.private is false');
    w.require('listMessages');
    const c = await canSend(w);
    const [note, message] = [{ ...w.minimalCommand('send-message'), private: true }, w.minimalCommand('send-message')];
    await w.run(c.id, note);
    await w.run(c.id, message);
    const history = await w.history(c.id);
    const isPrivate = (wanted: string) => !!history.find(({ text }) => text === wanted)?.private;
    expectSame([isPrivate(note.text), isPrivate(message.text)], [true, false], 'whether note and message are private');
  },

  async 'messages of one moment keep the order in which they were sent'(w) {
    w.require('listMessages');
    const c = await canSend(w);
    const sent = await sendNotes(w, c.id, 5);
    const inOrder = (texts: string[]) => texts.filter((text) => sent.includes(text));
    expectSame(inOrder((await w.history(c.id)).map(({ text }) => text)), sent, 'the notes in the history');
    const pages: string[][] = [];
    await w.pages(async (page) => {
      const answer = await w.call('listMessages', c.id, page, w.context());
      pages.unshift(answer.items.map(({ text }) => text));
      return answer;
    }, 2);
    expectSame(inOrder(pages.flat()), sent, 'the notes in pages of two');
  },

  async 'a message that is told is the message that is read'(w) {
    w.require('listMessages', 'sendMessage');
    const c = await canSend(w);
    const recorder = w.subscribe();
    const texts = [...(await sendNotes(w, c.id, 1)), sentences(30)];
    const long = await w
      .run(c.id, { ...w.minimalCommand('send-message'), text: texts[1]! })
      .catch((thrown: unknown) => toHandoffError(thrown));
    if (long instanceof HandoffError && !refusals.includes(long.code)) throw long;
    await w.waiter.settle();
    recorder.end();
    const history = await w.history(c.id);
    for (const told of recorder.messages(c.id)) {
      const read = history.find(({ id }) => id === told.id);
      const summaryOf = (message?: Message) => message && [message.text, !!message.private, message.author, message.at];
      expectSame(summaryOf(told), summaryOf(read), `message ${told.id}`);
    }
  },

  async 'close: each outcome is kept, and no other takes its place'(w) {
    const outcomes = w.traits.close?.outcomes.map(({ value }) => value) ?? ['resolved', 'not-resolved'];
    const closable = () => w.findFor('close', 'heldByMe', 'botActive', 'suggestive', 'botPaused', 'waiting', 'botOff');
    for (const outcome of outcomes) {
      const { id } = await closable();
      await w.run(id, { type: 'close', outcome });
      const { status, closed } = await w.read(id);
      expectSame([status, closed?.outcome], ['closed', outcome], 'status and outcome');
    }
  },

  async 'close: the note is kept to its last word'(w) {
    if (w.traits.close?.note === false) skip('traits.close.note is false');
    const c = await w.findFor('close', 'heldByMe', 'botActive', 'suggestive', 'waiting', 'botOff');
    await w.run(c.id, { ...w.minimalCommand('close'), note: longReason });
    expectSame((await w.read(c.id)).closed?.note, longReason, 'closed.note');
  },

  async 'pause-bot: the reason is kept'(w) {
    if (w.traits.pauseBot?.reason === 'none') skip('traits.pauseBot.reason is none');
    const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
    await w.run(c.id, { ...w.minimalCommand('pause-bot'), reason: longReason });
    expectSame((await w.read(c.id)).bot.cause?.reason, longReason, 'bot.cause.reason');
  },

  async 'take-over: the reason is kept'(w) {
    if (w.traits.takeOver?.reason === 'none') skip('traits.takeOver.reason is none');
    const c = await w.findFor('take-over', 'botActive', 'suggestive');
    await w.run(c.id, { ...w.minimalCommand('take-over'), reason: longReason });
    expectSame((await w.read(c.id)).bot.cause?.reason, longReason, 'bot.cause.reason');
  },

  async 'request-agent: the reason is kept'(w) {
    const c = await w.findFor('request-agent', 'botActive', 'suggestive', 'botPaused');
    await w.run(c.id, { ...w.minimalCommand('request-agent'), reason: longReason });
    await expectSomewhere(w, c, longReason, 'the reason');
  },

  async 'hand-back: the note is kept'(w) {
    const c = await w.findFor('hand-back', 'heldByMe');
    await w.run(c.id, { ...w.minimalCommand('hand-back'), note: longReason });
    await expectSomewhere(w, c, longReason, 'the note');
  },

  async 'block-contact: the reason is kept, in the conversation and in the contact'(w) {
    const c = await w.findFor('block-contact', 'botActive', 'suggestive', 'heldByMe', 'botOff');
    await w.run(c.id, { ...w.minimalCommand('block-contact'), reason: longReason });
    expectSame((await w.read(c.id)).contact.blocked?.reason, longReason, 'contact.blocked.reason of the conversation');
    if (!w.has('getContact')) return;
    const contact = await w.call('getContact', c.contact.id, w.context());
    expectSame(contact.blocked?.reason, longReason, 'blocked.reason of the contact');
  },

  async 'pause-bot: an end at an odd second is kept, soon or weeks ahead'(w) {
    const { timed, maxSeconds = Infinity } = w.traits.pauseBot ?? {};
    if (timed === false) skip('traits.pauseBot.timed is false');
    for (const seconds of [37 * 60 + 13, 40 * 86_400 + 5 * 3_600 + 7 * 60 + 29]) {
      if (seconds + 60 > maxSeconds) continue;
      const c = await w.findFor('pause-bot', 'botActive', 'suggestive');
      const until = isoTime(w.now() + seconds * 1000);
      await w.run(c.id, { ...w.minimalCommand('pause-bot'), until });
      const now = await w.read(c.id);
      expectState(now, sameEnd(w.traits, now.bot.resumeAt, until), `a pause until ${until}`);
    }
  },

  async 'extend-pause: an end at an odd second is kept'(w) {
    const c = await w.findFor('extend-pause', 'botPausedUntil');
    const until = isoTime(w.now() + 95 * minute + 41_000);
    await w.run(c.id, { type: 'extend-pause', until });
    const now = await w.read(c.id);
    expectState(now, sameEnd(w.traits, now.bot.resumeAt, until), `a pause until ${until}`);
  },
});
