/** The steps of the guided tour: what each says, what it talks about, and what it does. */
import type { ReplyComposer } from '../src/index.js';
import { inside, press } from './shortcuts.js';
import type { World } from './world.js';

export interface TourStep {
  title: string;
  text: string;
  /** The word on the button that plays the step. */
  action: string;
  /** What it talks about, which is never covered. */
  target(desk: HTMLElement): Element | null | undefined;
  play?(desk: HTMLElement, world: World): Promise<unknown> | void;
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Looks until it is there, for ten seconds at most. */
async function until<T>(find: () => T | null | undefined | false): Promise<T | undefined> {
  for (let i = 0; i < 100; i++) {
    const found = find();
    if (found) return found;
    await pause(100);
  }
  return undefined;
}

const element = (desk: HTMLElement, tag: string): HTMLElement => inside(desk, tag).host as HTMLElement;
const conversation = ({ store }: World) => {
  const view = store.conversation(store.$selected.get() ?? '').get();
  return view.state === 'ready' && !view.pending.length ? view.confirmed : undefined;
};

async function pauseFor15Minutes(desk: HTMLElement, world: World): Promise<void> {
  press(desk, 'bot-status-toggle', '[part=button]');
  const item = await until(() =>
    inside(desk, 'bot-status-toggle').querySelector<HTMLElement>('[role=group]:nth-of-type(2) [role^=menuitem]'),
  );
  await pause(900);
  item?.click();
  await until(() => conversation(world)?.bot.status === 'paused');
}

async function answer(desk: HTMLElement): Promise<void> {
  const composer = element(desk, 'reply-composer') as ReplyComposer;
  composer.text = 'Hi, this is Ada. I have your sleeping bag here: shall I add it to your order?';
  await pause(900);
  await composer.send();
}

async function closeAsNotResolved(desk: HTMLElement, world: World): Promise<void> {
  press(desk, 'handback-close-bar', '[part=close]');
  const bar = inside(desk, 'handback-close-bar');
  const radio = await until(() => bar.querySelector<HTMLElement>('dialog [value=not-resolved]'));
  await pause(600);
  radio?.click();
  await pause(600);
  bar.querySelector<HTMLElement>('dialog .primary')?.click();
  await until(() => conversation(world)?.status === 'closed');
}

const phone = (): Element | null => document.querySelector('.phone');

export const tourSteps: readonly TourStep[] = [
  {
    title: 'One conversation, two sides',
    text: 'The bot answers this contact. On the desk you see what an agent sees, on the phone what the contact sees.',
    action: 'Start',
    target: (desk) => element(desk, 'conversation-header'),
  },
  {
    title: 'Pause the bot for 15 minutes',
    text: 'The menu of its state pauses it in this conversation only. It comes back by itself at the time that the state shows.',
    action: 'Pause it',
    // the element itself has no box in a header
    target: (desk) => inside(desk, 'bot-status-toggle').querySelector('[part=button]'),
    play: pauseFor15Minutes,
  },
  {
    title: 'Nobody loses a message',
    text: 'The contact writes on. While the bot is paused it stays silent, and the desk shows that nobody answers yet.',
    action: 'Write as the contact',
    target: phone,
    play: async (_desk, { adapter, store }) => {
      await adapter.controls.contactWrites(store.$selected.get()!, 'Do you have a sleeping bag for minus ten?');
      await pause(1200);
    },
  },
  {
    title: 'Take over',
    text: 'Now the conversation is yours. The bot cannot answer any more, and colleagues see who has it.',
    action: 'Take over',
    target: (desk) => element(desk, 'conversation-header'),
    play: async (desk, world) => {
      press(desk, 'takeover-button', '[part=button]');
      await until(() => conversation(world)?.handler.kind === 'agent');
    },
  },
  {
    title: 'Answer',
    text: 'The reply box is open. What you send arrives on the phone in your name.',
    action: 'Send an answer',
    target: (desk) => element(desk, 'reply-composer'),
    play: answer,
  },
  {
    title: 'Hand back',
    text: 'The bot goes on from where you are, with the whole history. The contact sees nothing of it.',
    action: 'Hand back',
    target: (desk) => element(desk, 'conversation-header'),
    play: async (desk, world) => {
      press(desk, 'handback-close-bar', '[part=hand-back]');
      await until(() => conversation(world)?.handler.kind === 'bot');
    },
  },
  {
    title: 'Close as not resolved',
    text: 'How it ended is asked for, so that the review can find what was not resolved.',
    action: 'Close it',
    target: (desk) => element(desk, 'conversation-header'),
    play: closeAsNotResolved,
  },
  {
    title: 'That is all of it',
    text: 'Reopen it with one press, or make it hard below: lost answers, a faster colleague, no network.',
    action: 'Done',
    target: (desk) => element(desk, 'conversation-header'),
  },
];
