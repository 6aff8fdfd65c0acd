import { expect } from '@open-wc/testing';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import {
  allByRole,
  button,
  byRole,
  click,
  contactMethods,
  dialogClosed,
  dialogOf,
  dialogOpen,
  focused,
  listen,
  nameOf,
  press,
  queryRole,
  scene,
  settle,
  status,
  text,
} from '../support/elements.js';
import { waitUntil } from '../support/wait.js';

const only = ['contact-panel'] as const;
const show = (conversation: Partial<Conversation> = {}, more: Partial<HandoffAdapter> = contactMethods()) =>
  scene({ backend: new ScriptedBackend(conversation, more), only });

/** Replaces the clipboard until the test ends. */
const clipboard = Object.getOwnPropertyDescriptor(Navigator.prototype, 'clipboard')!;
const withClipboard = (value: unknown) => Object.defineProperty(navigator, 'clipboard', { configurable: true, value });
afterEach(() => {
  Object.defineProperty(navigator, 'clipboard', { ...clipboard, configurable: true });
  Reflect.deleteProperty(document, 'execCommand');
  getSelection()?.removeAllRanges();
});

describe('contact-panel: who it is', () => {
  it('a region with the name as its heading, the channel, and the values in a list', async () => {
    const { panel } = await show({ channel: 'whatsapp' });
    expect(nameOf(allByRole(panel, 'region')[0]!)).to.equal('Contact');
    expect(nameOf(byRole(panel, 'heading', 'Mina Farrow'))).to.equal('Mina Farrow');
    expect(text(panel)).to.include('WhatsApp');
    const terms = [...panel.shadowRoot!.querySelectorAll('dl dt')].map((term) => term.textContent);
    expect(terms).to.deep.equal(['Phone', 'Email']);
    expect(
      [...panel.shadowRoot!.querySelectorAll('dl > div')].every(
        (group) => group.children[0]!.matches('dt') && group.children[1]!.matches('dd'),
      ),
    ).to.equal(true);
  });

  it('phone and e-mail can be called and written to', async () => {
    const { panel } = await show();
    await waitUntil(() => allByRole(panel, 'link').length === 2);
    expect(allByRole(panel, 'link').map((link) => [nameOf(link), (link as HTMLAnchorElement).href])).to.deep.equal([
      ['Call +44 20 7946 0018', 'tel:+442079460018'],
      ['Write mina@example.com', 'mailto:mina@example.com'],
    ]);
  });

  it('a number is called as its country dials it; one without a country as it stands, at once', async () => {
    for (const [phone, url] of [
      ['+44 (0)20 7946 0000', 'tel:+442079460000'],
      ['0044 (0)20 7946 0000', 'tel:+442079460000'],
      ['020 7946 0000', 'tel:02079460000'],
    ]) {
      const { panel } = await show({}, { getContact: (id) => Promise.resolve({ id, phone }) });
      await waitUntil(() => queryRole(panel, 'link'));
      expect((byRole(panel, 'link', `Call ${phone}`) as HTMLAnchorElement).href).to.equal(url);
    }
  });

  it('See more shows ids and attributes, See less hides them (row 22)', async () => {
    const { panel } = await show();
    const more = button(panel, 'See more');
    expect(more.getAttribute('aria-expanded')).to.equal('false');
    expect(text(panel)).not.to.include('CRM-881');
    more.focus();
    await press('Enter');
    await settle(panel);
    expect(button(panel, 'See less').getAttribute('aria-expanded')).to.equal('true');
    expect([...panel.shadowRoot!.querySelectorAll('dt')].map((term) => term.textContent)).to.deep.equal([
      'Phone',
      'Email',
      'External ID',
      'Chat ID',
      'Plan',
      'Orders',
    ]);
    expect(button(panel, 'Copy Orders 12')).to.exist;
    expect(focused()).to.equal(button(panel, 'See less'));
    await click(panel, 'See less');
    expect(text(panel)).not.to.include('CRM-881');
  });

  it('nothing more to see: no button', async () => {
    const { panel } = await show({}, { getContact: (id) => Promise.resolve({ id, phone: '+44 1' }) });
    expect(queryRole(panel, 'button', 'See more')).to.equal(undefined);
  });

  it('“See more” of one contact is not that of the next', async () => {
    const { panel, backend, provider } = await show();
    backend.put({ ...backend.get('c1'), id: 'c2', contact: { id: 'p2', name: 'Other' } });
    await click(panel, 'See more');
    provider.conversationId = 'c2';
    await waitUntil(() => text(panel).includes('Other') && queryRole(panel, 'button', 'See more'));
    expect(text(panel)).not.to.include('CRM-881');
  });

  it('a blocked contact: by whom, when and why (row 61)', async () => {
    const { panel } = await show({
      contact: {
        id: 'p1',
        name: 'Mina',
        blocked: { by: { kind: 'agent', id: 'x', name: 'Xenia' }, at: '2026-01-02T10:00:00Z', reason: 'Spam' },
      },
    });
    expect(text(panel.shadowRoot!.querySelector('[part=blocked]')!)).to.match(
      /^Contact blocked Blocked by Xenia · .*2.* · “Spam”$/,
    );
    expect(panel.matches(':state(blocked)')).to.equal(true);
  });

  it('a contact that is blocked by a person elsewhere: no actor is invented', async () => {
    const { panel } = await show({ contact: { id: 'p1', blocked: {} } });
    expect(text(panel)).to.include('Blocked by someone outside this screen');
  });

  it('the server of the picture is not told on which page the contact is shown', async () => {
    const avatarUrl = new URL('/test/elements/fixtures/avatar.svg', location.href).href;
    const { panel } = await show({ contact: { id: 'p1', name: 'Mina', avatarUrl } });
    expect(panel.shadowRoot!.querySelector('img')!.referrerPolicy).to.equal('no-referrer');
  });

  it('the host can add to it', async () => {
    const { panel } = await show();
    const more = document.createElement('p');
    more.textContent = 'VIP since 2019';
    panel.append(more);
    expect(more.assignedSlot).to.exist;
    expect(more.checkVisibility()).to.equal(true);
  });

  it('the contact’s details change by an event', async () => {
    const { panel, backend } = await show();
    let phone = '+44 1';
    backend.adapter.getContact = (id) => Promise.resolve({ id, phone });
    phone = '+44 999';
    for (const sink of backend.sinks) sink.contact({ id: 'p1', phone });
    await waitUntil(() => text(panel).includes('+44 999'));
  });
});

describe('contact-panel: what the backend lacks', () => {
  it('no details: name and channel only', async () => {
    const { panel } = await show({ channel: 'web' }, {});
    expect(text(panel)).to.equal('M Mina Farrow Web');
    expect(queryRole(panel, 'heading', 'Previous conversations')).to.equal(undefined);
  });

  it('no previous conversations: no part for them', async () => {
    const { panel } = await show({}, { getContact: contactMethods().getContact });
    expect(queryRole(panel, 'heading', 'Previous conversations')).to.equal(undefined);
    expect(text(panel)).to.include('mina@example.com');
  });

  it('no messages: previous conversations are listed but do not open', async () => {
    const { listMessages: _, ...rest } = contactMethods();
    const { panel } = await show({}, rest);
    expect(allByRole(panel, 'listitem')).to.have.lengthOf(2);
    expect(queryRole(panel, 'button', /parcel/)).to.equal(undefined);
    expect(text(panel)).to.include('A late parcel');
  });

  it('details that cannot be read: a sentence and Retry, the rest stays', async () => {
    let fail = true;
    const { panel } = await show(
      {},
      {
        ...contactMethods(),
        getContact: (id) =>
          fail
            ? Promise.reject(new HandoffError('forbidden', 'x'))
            : Promise.resolve({ id, email: 'back@example.com' }),
      },
    );
    expect(text(panel))
      .to.include('This could not be loaded. Retry')
      .and.include('Mina Farrow')
      .and.include('A late parcel');
    fail = false;
    button(panel, 'Retry').focus();
    await click(panel, 'Retry');
    await waitUntil(() => text(panel).includes('back@example.com'));
    expect(document.activeElement).to.equal(panel);
  });

  it('an answer of the wrong shape is a sentence too', async () => {
    for (const wrong of [undefined, null, {}, { id: 'p1', email: 7 }, { id: 'p1', attributes: { a: {} } }, 'x']) {
      const { panel, provider } = await show(
        {},
        {
          getContact: () => Promise.resolve(wrong as never),
          listContactConversations: () => Promise.resolve({ items: [wrong] } as never),
        },
      );
      expect(text(panel), JSON.stringify(wrong)).to.include('This could not be loaded. Retry');
      // one that cannot be read hides no other
      expect(text(panel)).to.include('1 conversation could not be understood.');
      expect(text(panel)).to.include('Mina Farrow').and.not.to.include('[object');
      provider.remove();
    }
  });
});

describe('contact-panel: copying (S5)', () => {
  it('S5 copies what is seen, says so only when it was, and tells the host (row 21)', async () => {
    const written: string[] = [];
    withClipboard({ writeText: (value: string) => (written.push(value), Promise.resolve()) });
    const events = listen('handoff-copy');
    const { panel } = await show();
    button(panel, 'Copy Email mina@example.com').focus();
    await press('Enter');
    await waitUntil(() => text(panel).includes('Copied'));
    expect(written).to.deep.equal(['mina@example.com']);
    expect(events.map(({ field, value, ok }) => ({ field, value, ok }))).to.deep.equal([
      { field: 'Email', value: 'mina@example.com', ok: true },
    ]);
    expect(events[0]).to.include({ bubbles: true, composed: true });
    await waitUntil(() => status(panel) === 'Copied');
    expect(focused()).to.equal(button(panel, 'Copy Email mina@example.com'));
    await waitUntil(() => !text(panel).includes('Copied'), 'it goes again');
  });

  it('S5 one line is pasted, whatever the backend holds', async () => {
    const written: string[] = [];
    withClipboard({ writeText: (value: string) => (written.push(value), Promise.resolve()) });
    const { panel } = await show({}, contactMethods({ email: ' a@b.c\nrm -rf /\t\u2028x ' }));
    await click(panel, /^Copy Email/);
    expect(written).to.deep.equal(['a@b.c rm -rf / x']);
    expect(panel.shadowRoot!.querySelectorAll('dd bdi.text')[1]!.textContent).to.equal('a@b.c rm -rf / x');
  });

  for (const [what, value] of [
    ['refuses', { writeText: () => Promise.reject(new DOMException('no', 'NotAllowedError')) }],
    ['is missing', undefined],
    [
      'throws',
      {
        writeText: () => {
          throw new TypeError('no');
        },
      },
    ],
  ] as const) {
    it(`the clipboard ${what}, and the older way fails: the text is selected, and it never says “Copied” (row 63)`, async () => {
      withClipboard(value);
      Object.defineProperty(document, 'execCommand', { configurable: true, value: () => false });
      const events = listen('handoff-copy');
      const { panel } = await show();
      await click(panel, 'Copy Phone +44 20 7946 0018');
      await waitUntil(() => text(panel).includes('Could not copy'));
      expect(text(panel)).not.to.include('Copied');
      expect(events.map(({ field, ok }) => ({ field, ok }))).to.deep.equal([{ field: 'Phone', ok: false }]);
      const selection = getSelection() as Selection & { getComposedRanges(options: object): StaticRange[] };
      const [range] = selection.getComposedRanges({ shadowRoots: [panel.shadowRoot!] });
      expect(range!.startContainer.textContent).to.equal('+44 20 7946 0018');
      expect(range!.collapsed).to.equal(false);
      await waitUntil(() => status(panel).startsWith('Could not copy'));
    });
  }

  it('removed while the clipboard decides: nothing is thrown', async () => {
    let allow!: () => void;
    withClipboard({ writeText: () => new Promise<void>((resolve) => (allow = resolve)) });
    const { panel } = await show();
    await click(panel, /^Copy Email/);
    panel.remove();
    allow();
    await settle(panel);
  });
});

describe('contact-panel: previous conversations', () => {
  it('date, outcome, who handled it, and what went wrong; the present one is not among them (row 23)', async () => {
    const { panel } = await show();
    const rows = allByRole(panel, 'listitem').map((row) => nameOf(row));
    expect(rows).to.have.lengthOf(2);
    expect(rows[0])
      .to.include('A late parcel')
      .and.include('Feb 1, 2026 · Web · Resolved')
      .and.include('Handled by Bot, Bo Lind')
      .and.include('Handed to a person');
    expect(rows[1]).to.include('A lost invoice').and.include('odd-value').and.include('Unanswered question');
  });

  it('none yet says so', async () => {
    const { panel } = await show(
      {},
      { ...contactMethods(), listContactConversations: () => Promise.resolve({ items: [] }) },
    );
    expect(text(panel)).to.include('No previous conversations');
  });

  it('A3 each opens its transcript; Escape gives the focus back', async () => {
    const asked: string[] = [];
    const methods = contactMethods();
    const { panel } = await show(
      {},
      { ...methods, listMessages: (id, ...rest) => (asked.push(id), methods.listMessages!(id, ...rest)) },
    );
    const opener = button(panel, /A late parcel/);
    opener.focus();
    await press('Enter');
    const dialog = await dialogOpen(panel);
    expect(nameOf(dialog)).to.equal('Transcript: A late parcel');
    await waitUntil(() => text(dialog).includes('Where is my parcel?'));
    expect(asked).to.deep.equal(['p2']);
    const lines = [...dialog.querySelectorAll('.line')].map((line) => text(line));
    expect(lines[0]).to.match(/^Mina Farrow · .* ?Where is my parcel\?$/);
    expect(lines[1]).to.match(/^Bot · /);
    expect(lines[2]).to.equal('Bo Lind joined');
    expect(lines[3]).to.match(/^Bo Lind · Private note · /);
    expect(dialog.contains(focused())).to.equal(true);
    await press('Escape');
    await dialogClosed(panel);
    expect(focused()).to.equal(button(panel, /A late parcel/));
  });

  it('the transcript can be scrolled by the keyboard, and closes by its button', async () => {
    const { panel } = await show();
    await click(panel, /A late parcel/);
    await dialogOpen(panel);
    expect((byRole(panel, 'region', /^Transcript/) as HTMLElement).tabIndex).to.equal(0);
    await click(panel, 'Close');
    await dialogClosed(panel);
  });

  it('a transcript without messages, one that cannot be read, and a second one', async () => {
    let answer: () => Promise<unknown> = () => Promise.resolve({ items: [] });
    const { panel } = await show({}, { ...contactMethods(), listMessages: () => answer() as never });
    await click(panel, /A late parcel/);
    await dialogOpen(panel);
    await waitUntil(() => text(dialogOf(panel)!).includes('No messages'));
    await click(panel, 'Close');
    await dialogClosed(panel);
    answer = () => Promise.reject(new HandoffError('forbidden', 'x'));
    await click(panel, /A lost invoice/);
    await dialogOpen(panel);
    await waitUntil(() => text(dialogOf(panel)!).includes('You are not allowed to do this.'));
  });

  it('a message of a million characters is cut, markup in it stays text', async () => {
    const { panel } = await show(
      {},
      {
        ...contactMethods(),
        listMessages: (id) =>
          Promise.resolve({
            items: [
              {
                id: 'm',
                conversationId: id,
                author: { kind: 'contact' },
                at: '2026-02-01T09:00:00Z',
                text: `<img src=x>${'y'.repeat(1_000_000)}`,
              },
            ],
          }),
      },
    );
    await click(panel, /A late parcel/);
    const dialog = await dialogOpen(panel);
    await waitUntil(() => dialog.querySelector('.line'));
    expect(dialog.querySelector('.line')!.textContent!.length).to.be.below(70_000);
    expect(dialog.querySelector('img')).to.equal(null);
  });

  it('another conversation closes the transcript', async () => {
    const { panel, backend, provider } = await show();
    backend.put({ ...backend.get('c1'), id: 'c2', contact: { id: 'p2', name: 'Other' } });
    await click(panel, /A late parcel/);
    await dialogOpen(panel);
    provider.conversationId = 'c2';
    await waitUntil(() => !panel.shadowRoot!.querySelector('dialog'));
  });
});
