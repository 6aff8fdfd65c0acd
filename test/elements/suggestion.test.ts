import { expect } from '@open-wc/testing';
import type { ReplyComposer } from '../../src/elements/reply-composer/reply-composer.js';
import type { AdapterTraits, HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { desk, deskBackend, type Desk } from '../support/desk.js';
import { button, click, fillIn, focused, hear, heldBy, mine, notice, press } from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

type Shown = Desk<'reply-composer'>;
const at = '2026-03-02T09:58:00Z';
const suggestion = { id: 's1', text: 'It ships tomorrow.', at };
const newer = { id: 's2', text: 'It ships today.', at };
const suggesting = (one: typeof suggestion | null = suggestion): Partial<Conversation> => ({
  bot: { mode: 'suggestive', status: 'active', ...(one && { suggestion: one }) },
});
const root = ({ element }: { element: ReplyComposer }) => element.shadowRoot!;
const card = (shown: Shown) => root(shown).querySelector('[part=suggestion]');
const isShown = (shown: Shown) => !!card(shown);
const box = (shown: Shown) => root(shown).querySelector('textarea')!;
const buttons = (inside: Element) => [...inside.querySelectorAll('button')].map((each) => each.textContent!.trim());
const write = async (shown: Shown, words: string): Promise<void> => {
  box(shown).focus();
  fillIn(box(shown), words);
  await shown.rendered();
};
async function open(
  conversation: Partial<Conversation> = suggesting(),
  options: { traits?: AdapterTraits; without?: Array<keyof HandoffAdapter> } = {},
  beside: ['conversation-thread'] | [] = [],
): Promise<Shown> {
  const shown = (await desk('reply-composer', { backend: deskBackend(conversation, options), beside })) as Shown;
  if (conversation.bot?.mode === 'suggestive') await shown.element.body.value!.suggestion.load();
  await shown.rendered();
  return shown;
}
const sent = (shown: Shown) => (shown.backend.messages.get('c1') ?? []).map(({ text }) => text);

describe('reply-composer: what the bot suggests', () => {
  it('is open, and shows the suggestion with Use, Edit and Dismiss (row 91)', async () => {
    const shown = await open();
    expect(box(shown).readOnly).to.equal(false);
    expect(card(shown)!.textContent).to.include('The bot suggests').and.include('It ships tomorrow.');
    expect(buttons(card(shown)!)).to.deep.equal(['Use', 'Edit', 'Dismiss']);
  });

  it('says once that there is one, and once more for the next', async () => {
    const shown = await open();
    const heard = hear(shown.element);
    await waitUntil(() => heard.length > 0, 'it was not said');
    shown.backend.push('c1', { unread: 2 });
    await shown.advance(100);
    shown.backend.push('c1', suggesting(newer));
    await shown.advance(100);
    await waitUntil(() => heard.length > 1, 'the newer one was not said');
    expect(heard.map((words) => words.trim())).to.deep.equal(['The bot suggests a reply', 'The bot suggests a reply']);
  });

  it('Use sends it as it is, once, however often it is pressed, and the bot stays active', async () => {
    const shown = await open();
    shown.backend.hold.add('useSuggestion');
    await click(shown.element, 'Use');
    await click(shown.element, 'Sending…');
    expect(shown.backend.count('useSuggestion')).to.equal(1);
    const call = shown.backend.calls.find(({ method }) => method === 'useSuggestion')!;
    expect(call.params).to.include({ id: 's1' }).and.not.have.property('text');
    shown.backend.hold.clear();
    call.answer(shown.backend.change('c1', suggesting(null)));
    await shown.advance(100);
    expect(isShown(shown)).to.equal(false);
    expect(focused() === box(shown)).to.equal(true);
  });

  it('Edit puts it into the box, after what is there, and sending uses the suggestion with the changed text (row 91)', async () => {
    const shown = await open();
    await write(shown, 'Hello Mina,');
    await click(shown.element, 'Edit');
    expect(box(shown).value).to.equal('Hello Mina,\nIt ships tomorrow.');
    expect(isShown(shown), 'it is in the box').to.equal(false);
    expect(focused() === box(shown)).to.equal(true);
    await write(shown, 'Hello Mina, it ships tomorrow.');
    await press('Enter');
    await shown.advance(100);
    const { params } = shown.backend.calls.find(({ method }) => method === 'useSuggestion')!;
    expect(params).to.include({ id: 's1', text: 'Hello Mina, it ships tomorrow.' });
    expect(shown.backend.count('sendMessage')).to.equal(0);
    expect([sent(shown), box(shown).value]).to.deep.equal([['Hello Mina, it ships tomorrow.'], '']);
    expect(shown.backend.get('c1').bot).to.deep.include({ mode: 'suggestive', status: 'active' });
  });

  it('Dismiss drops it at once, and brings it back where the helpdesk refuses', async () => {
    const shown = await open();
    shown.backend.hold.add('dismissSuggestion');
    await click(shown.element, 'Dismiss');
    expect(isShown(shown)).to.equal(false);
    const call = shown.backend.calls.find(({ method }) => method === 'dismissSuggestion')!;
    call.fail(new HandoffError('forbidden', 'No'));
    await shown.advance(100);
    expect(isShown(shown)).to.equal(true);
    expect(notice(shown.element)).to.include('not allowed');
  });

  it('a text of one’s own is sent as such, and the suggestion is gone', async () => {
    const shown = await open();
    await write(shown, 'I will look.');
    await press('Enter');
    await shown.advance(100);
    expect([shown.backend.count('sendMessage'), shown.backend.count('useSuggestion'), isShown(shown)]).to.deep.equal([
      1,
      0,
      false,
    ]);
  });

  it('a suggestion that was replaced while it was changed is not sent; the text is kept, and may be sent as one’s own', async () => {
    const shown = await open();
    await click(shown.element, 'Edit');
    shown.backend.push('c1', suggesting(newer));
    await shown.advance(100);
    await press('Enter');
    await shown.rendered();
    expect(notice(shown.element)).to.include('The bot has a newer suggestion').and.include('Your text is kept');
    expect([box(shown).value, shown.backend.count('useSuggestion')]).to.deep.equal(['It ships tomorrow.', 0]);
    expect(card(shown)!.textContent).to.include('It ships today.');
    await press('Enter');
    await shown.advance(100);
    expect([shown.backend.count('sendMessage'), sent(shown)]).to.deep.equal([1, ['It ships tomorrow.']]);
  });

  it('one that comes while somebody writes leaves the words, the place in them and the focus alone', async () => {
    const shown = await open();
    shown.backend.push('c1', suggesting(null));
    await shown.advance(100);
    expect(isShown(shown)).to.equal(false);
    await write(shown, 'I will look into it.');
    box(shown).setSelectionRange(2, 6);
    shown.backend.push('c1', suggesting(newer));
    await shown.advance(100);
    expect(isShown(shown)).to.equal(true);
    const { value, selectionStart, selectionEnd } = box(shown);
    expect([value, selectionStart, selectionEnd]).to.deep.equal(['I will look into it.', 2, 6]);
    expect(shown.element.shadowRoot!.activeElement === box(shown)).to.equal(true);
  });

  for (const [what, fresh, words] of [
    ['replaced', suggesting(newer), 'The bot has a newer suggestion'],
    ['used by a colleague', suggesting(null), 'This suggestion is gone'],
    ['silenced by a takeover', { ...suggesting(null), ...heldBy('ben', 'Ben') }, 'Ben has this'],
  ] as const) {
    it(`one that was ${what} in the same moment is refused with that sentence, and its words are kept`, async () => {
      const shown = await open();
      shown.backend.hold.add('useSuggestion');
      await click(shown.element, 'Use');
      const current = shown.backend.change('c1', fresh);
      shown.backend.calls
        .find(({ method }) => method === 'useSuggestion')!
        .fail(new HandoffError('refused', 'No', { current }));
      await shown.advance(100);
      expect(box(shown).value).to.equal('It ships tomorrow.');
      expect(notice(shown.element)).to.include(words);
    });
  }

  for (const [what, conversation] of [
    ['taken over', { ...mine, bot: { mode: 'suggestive', status: 'paused' } }],
    ['closed', { ...suggesting(), status: 'closed', closed: { outcome: 'resolved', at } }],
    ['a colleague’s', { ...suggesting(), ...heldBy('ben', 'Ben') }],
    ['blank', suggesting({ ...suggestion, text: '  ' })],
  ] as Array<[string, Partial<Conversation>]>) {
    it(`shows none where the conversation is ${what}`, async () => {
      const shown = await open(conversation);
      expect(isShown(shown)).to.equal(false);
    });
  }

  it('offers only what the helpdesk has', async () => {
    const shown = await open(suggesting(), { without: ['useSuggestion', 'dismissSuggestion'] });
    expect(buttons(card(shown)!)).to.deep.equal(['Edit']);
    await click(shown.element, 'Edit');
    await press('Enter');
    await shown.advance(100);
    expect(shown.backend.count('sendMessage')).to.equal(1);
  });

  it('there is no switch for notes where the helpdesk has none (T8)', async () => {
    const switchOf = (shown: Shown) => root(shown).querySelector('[part=private]');
    expect(!!switchOf(await open(mine))).to.equal(true);
    expect(!!switchOf(await open(mine, { traits: { sendMessage: { private: false } } }))).to.equal(false);
  });

  it('a bot whose state is not known keeps the box locked, with the reason and the takeover', async () => {
    const shown = await open({ bot: { mode: 'autopilot', status: 'unknown' } });
    expect(box(shown).readOnly).to.equal(true);
    expect(root(shown).querySelector('[part=lock]')!.textContent).to.include('not known whether the bot is answering');
    expect(button(shown.element, 'Take over')).to.not.equal(null);
  });
});
