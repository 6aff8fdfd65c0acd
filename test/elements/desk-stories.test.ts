// The five procedures of an agent at the whole desk, in every engine: a helpdesk with a bot, in simulated time.
import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { createMemoryAdapter, type MemoryAdapter } from '../../src/adapters/memory/index.js';
import type { HandoffDesk } from '../../src/elements/handoff-desk/handoff-desk.js';
import { createStore } from '../../src/store/store.js';
import { ann, ben } from '../support/conversations.js';
import { byRole, fillIn, nameOf, place, queryRole, settle, text } from '../support/elements.js';
import { SimulatedEnvironment } from '../support/simulated-environment.js';
import { elementsIn } from '../support/whole-desk.js';
import { waitUntil } from '../support/wait.js';

before(() => setViewport({ width: 1440, height: 900 }));
after(() => setViewport({ width: 800, height: 600 }));

const minute = 60_000;

/** A desk at which somebody sits, and the contact's side of its first conversation. */
class Story {
  readonly environment: SimulatedEnvironment;
  readonly adapter: MemoryAdapter;
  readonly desk: HandoffDesk = document.createElement('handoff-desk');

  constructor(agent = ann, other?: Story) {
    this.environment = other?.environment ?? new SimulatedEnvironment();
    this.adapter =
      other?.adapter ??
      createMemoryAdapter({
        environment: this.environment,
        bot: ({ text: question }) => ({ kind: 'answer', text: `Answer to ${question}` }),
        knobs: { latency: 0 },
      });
    this.desk.store = createStore({ adapter: this.adapter, agent, environment: this.environment });
    this.desk.conversationId = 'c1';
    const box = document.createElement('div');
    box.style.cssText = 'inline-size: 1440px; block-size: 900px';
    box.append(this.desk);
    place(box);
  }

  async after(milliseconds: number): Promise<void> {
    await this.environment.advance(milliseconds);
    await settle(this.desk, ...elementsIn(this.desk));
  }

  /** Waits for what the desk loads late, while its clock goes on a little. */
  async until(what: string, holds: () => unknown): Promise<void> {
    await waitUntil(
      async () => {
        await this.after(50);
        return holds();
      },
      what,
      { timeout: 15_000 },
    );
  }

  #find(role: string, name: string | RegExp): HTMLElement | undefined {
    for (const element of elementsIn(this.desk)) {
      const found = queryRole(element, role, name);
      if (found?.checkVisibility()) return found;
    }
    return undefined;
  }

  sees(role: string, name: string | RegExp): Promise<void> {
    return this.until(`there is no ${role} ${String(name)}`, () => this.#find(role, name));
  }

  /** Presses it, once it is there and can be pressed. */
  async press(role: string, name: string | RegExp): Promise<void> {
    await this.until(`no ${role} ${String(name)} can be pressed`, () => {
      const found = this.#find(role, name);
      return found && found.ariaDisabled !== 'true' && !(found as HTMLButtonElement).disabled;
    });
    const control = this.#find(role, name)!;
    control.focus();
    control.click();
    await this.after(50);
  }

  async reply(words: string): Promise<void> {
    const composer = this.desk.shadowRoot!.querySelector('reply-composer')!;
    const field = (): HTMLTextAreaElement | null => composer.shadowRoot!.querySelector('textarea');
    await this.until('there is nothing to write in', () => field() && !field()!.readOnly);
    fillIn(field()!, words);
    await this.press('button', 'Send');
  }

  async contactWrites(words: string): Promise<void> {
    await this.adapter.controls.contactWrites('c1', words);
    await this.after(5000);
  }

  /** What the contact reads. */
  get phone(): string[] {
    return this.adapter.controls
      .messages('c1')
      .filter(({ event, private: isPrivate }) => !event && !isPrivate)
      .map((message) => `${message.author.kind}: ${message.text}`);
  }
}

async function sitDown(...given: ConstructorParameters<typeof Story>): Promise<Story> {
  const story = new Story(...given);
  await story.sees('button', 'Close conversation');
  return story;
}

describe('the desk with a helpdesk behind it', function () {
  this.timeout(60_000);

  it('pause for 15 minutes: the bot is silent, and comes back by itself', async () => {
    const ada = await sitDown();
    await ada.press('button', 'Bot active');
    await ada.press('menuitem', /^15 minutes/);
    await ada.sees('button', /^Bot paused until/);
    await ada.contactWrites('Anybody there?');
    expect(ada.phone.at(-1)).to.equal('contact: Anybody there?');
    await ada.after(15 * minute);
    await ada.sees('button', 'Bot active');
    await ada.contactWrites('And now?');
    expect(ada.phone.at(-1)).to.equal('bot: Answer to And now?');
  });

  it('take over, answer, hand back: one of both speaks', async () => {
    const ada = await sitDown();
    await ada.press('button', 'Take over');
    await ada.sees('button', 'Hand back to bot');
    await ada.contactWrites('Is it blue?');
    await ada.reply('It is green.');
    await ada.until('the reply did not arrive', () => ada.phone.at(-1) === 'agent: It is green.');
    expect(ada.phone.filter((line) => line.startsWith('bot: Answer'))).to.deep.equal([]);
    await ada.press('button', 'Hand back to bot');
    await ada.sees('button', 'Take over');
    await ada.contactWrites('And the large one?');
    expect(ada.phone.at(-1)).to.equal('bot: Answer to And the large one?');
  });

  it('close as not resolved, and open again', async () => {
    const ada = await sitDown();
    await ada.press('button', 'Close conversation');
    await ada.press('radio', 'Not resolved');
    await ada.press('button', 'Confirm');
    await ada.sees('button', /^Closed · Not resolved/);
    expect(ada.adapter.controls.conversation('c1').closed!.outcome).to.equal('not-resolved');
    await ada.press('button', 'Reopen');
    await ada.sees('button', 'Close conversation');
    expect(ada.adapter.controls.conversation('c1').status).to.equal('open');
  });

  it('two agents press at once: one has it, and the other reads who', async () => {
    const ada = await sitDown();
    const bens = await sitDown(ben, ada);
    const both = [ada, bens].map((story) => {
      const header = story.desk.shadowRoot!.querySelector('conversation-header')!;
      return byRole(header.shadowRoot!.querySelector('takeover-button')!, 'button', 'Take over');
    });
    for (const take of both) take.click();
    await ada.after(1000);
    await bens.after(1000);
    const { handler } = ada.adapter.controls.conversation('c1');
    const [winner, loser] = 'agent' in handler && handler.agent.id === ann.id ? [ada, bens] : [bens, ada];
    await winner.sees('button', 'Hand back to bot');
    const name = 'agent' in handler ? handler.agent.name! : '';
    await loser.until(`the other does not read ${name}`, () =>
      elementsIn(loser.desk).some((element) => text(element).includes(name)),
    );
    await loser.sees('button', new RegExp(name));
  });

  it('another conversation is opened from the list, and everything follows', async () => {
    const ada = await sitDown();
    const list = ada.desk.shadowRoot!.querySelector('conversation-list')!;
    const row = [...list.shadowRoot!.querySelectorAll<HTMLElement>('[role=row]:not([aria-current]) button')][0]!;
    row.click();
    await ada.until('nothing else was opened', () => ada.desk.conversationId !== 'c1');
    const { contact } = ada.adapter.controls.conversation(ada.desk.conversationId!);
    await ada.sees('heading', contact.name!);
    expect(nameOf(row)).to.include(contact.name!);
  });
});
