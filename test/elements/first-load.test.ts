/** What loads later than its element, and when it is asked for: each way to the server takes as long as the first. */
import { expect } from '@open-wc/testing';
import { whenIdle } from '../../src/elements/base/lazy-part.js';
import { ContactPanel } from '../../src/elements/contact-panel/contact-panel.js';
import { ConversationHeader } from '../../src/elements/conversation-header/conversation-header.js';
import { ConversationThread } from '../../src/elements/conversation-thread/conversation-thread.js';
import { HandoffDesk } from '../../src/elements/handoff-desk/handoff-desk.js';
import { ReplyComposer } from '../../src/elements/reply-composer/reply-composer.js';
import '../../src/define/contact-panel.js';
import '../../src/define/conversation-header.js';
import '../../src/define/conversation-thread.js';
import '../../src/define/handoff-desk.js';
import '../../src/define/handoff-provider.js';
import '../../src/define/reply-composer.js';
import { waitUntil } from '../support/wait.js';

interface Part {
  fetch(): Promise<unknown>;
}

const provider = (conversation?: string): HTMLElement => {
  const element = document.createElement('handoff-provider');
  if (conversation) element.setAttribute('conversation-id', conversation);
  return element;
};

/** Elements, each with the part that shows a conversation. */
const made: Array<() => [HTMLElement, Part]> = [
  () => of(new ConversationThread(), ({ log }) => log),
  () => of(new ReplyComposer(), ({ body }) => body),
  () => of(new ContactPanel(), ({ details }) => details),
  () => of(new ConversationHeader(), ({ body }) => body),
];

function of<E extends HTMLElement>(element: E, partOf: (element: E) => Part): [E, Part] {
  return [element, partOf(element)];
}

for (const make of made) {
  /** How often the part is asked for in a page that has no adapter yet. */
  const requestsIn = async (container: HTMLElement): Promise<number> => {
    const [element, part] = make();
    let requests = 0;
    const fetch = part.fetch.bind(part);
    part.fetch = () => (requests++, fetch());
    container.append(element);
    document.body.append(container);
    const now = requests;
    await new Promise((resolve) => setTimeout(resolve));
    expect(requests, 'asked for once').to.equal(now);
    container.remove();
    return now;
  };
  const { localName } = make()[0];

  it(`${localName} asks for what shows a conversation that the page names, before there is a backend`, async () => {
    expect(await requestsIn(provider('c1'))).to.equal(1);
  });

  it(`${localName} asks for nothing while no conversation is chosen`, async () => {
    expect(await requestsIn(provider())).to.equal(0);
  });
}

describe('handoff-desk', () => {
  /** The panes that are there, once what a desk asks for has come. */
  async function definedIn(container: HTMLElement): Promise<HandoffDesk> {
    const desk = new HandoffDesk();
    container.append(desk);
    document.body.append(container);
    await waitUntil(() => desk.shadowRoot!.querySelector('.pane'));
    return desk;
  }

  it('shows its panes whether or not the page names a conversation', async () => {
    for (const conversation of ['c1', undefined]) {
      const container = provider(conversation);
      const desk = await definedIn(container);
      expect(desk.shadowRoot!.querySelectorAll('.pane').length).to.equal(3);
      container.remove();
    }
  });
});

it('what waits for an idle page waits for what is needed, also if that was asked for later', async () => {
  const element = new ReplyComposer();
  let come = (): void => undefined;
  element.body.fetch = () => new Promise((resolve) => (come = () => resolve({ ComposerBody: class {} } as never)));
  await new Promise<void>((resolve) => whenIdle(resolve));
  let isIdle = false;
  whenIdle(() => (isIdle = true));
  element.body.loadAtOnce();
  // the page has nothing to do meanwhile
  for (let i = 0; i < 3; i++) await new Promise((resolve) => requestIdleCallback(resolve));
  expect(isIdle).to.equal(false);
  come();
  await waitUntil(() => isIdle);
});
