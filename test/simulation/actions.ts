import type { Command, CommandType } from '../../src/model/command.js';
import { composerLock, refusal } from '../../src/model/rules.js';
import { bulk } from '../../src/store/bulk/bulk.js';
import type { View } from '../../src/model/views.js';
import type { Tab } from './tab.js';
import { fair, weatherOf } from './weather.js';
import type { World } from './world.js';

const minute = 60_000;
const day = 86_400_000;

/** What a person at a tab can press. Takeovers more often than all else: they are what people race for. */
const buttons: CommandType[] = [
  'take-over',
  'take-over',
  'take-over',
  'take-over',
  'hand-back',
  'hand-back',
  'pause-bot',
  'pause-bot',
  'activate-bot',
  'close',
  'reopen',
  'reset-bot',
  'request-agent',
  'extend-pause',
  'cancel-reply',
  'block-contact',
  'unblock-contact',
  'archive',
  'use-suggestion',
  'use-suggestion',
  'dismiss-suggestion',
];

/** What people look for: names, words that somebody wrote, and what nobody did. */
const searches = ['', 'Contact', 'contact 0', 'hello', 'Are you', 'bot says', 'words-1', 'words', 'nobody wrote this'];
const searchedViews: View[] = ['all', 'all', 'open', 'mine', 'closed', 'transferred'];

/** Without words of their own, two of them that are on their way are one. */
const joined: CommandType[] = [
  'activate-bot',
  'reset-bot',
  'reopen',
  'cancel-reply',
  'extend-pause',
  'archive',
  'dismiss-suggestion',
];

function press(world: World, tab: Tab, id: string, type: CommandType): void {
  const view = tab.views.get(id);
  if (view?.state !== 'ready') return;
  const isGuarded = world.chance.happens(0.9);
  if (isGuarded && refusal(view.conversation, type, tab.agent, world.traits)) return;
  const label = world.newLabel(type);
  const proposed = type.endsWith('-suggestion') ? tab.proposed.get(id) : undefined;
  if (type.endsWith('-suggestion') && !proposed) return;
  const until = new Date(tab.store.now() + world.chance.between(1000, 2 * minute)).toISOString();
  const command = {
    type,
    ...(['pause-bot', 'take-over', 'request-agent', 'block-contact', 'unblock-contact'].includes(type) && {
      reason: label,
    }),
    ...(['hand-back', 'close'].includes(type) && { note: label }),
    ...(type === 'close' && { outcome: 'resolved' }),
    // whoever is slow presses what has been replaced
    ...(proposed && { id: isGuarded ? proposed.at(-1) : world.chance.one(proposed) }),
    ...(type === 'use-suggestion' && { clientId: label, ...(world.chance.happens(0.5) && { text: label }) }),
    ...((type === 'extend-pause' || (type === 'pause-bot' && world.chance.happens(0.6))) && { until }),
  } as Command;
  // the same button twice is the same command
  const isPending = view.pending.some((each) => each.command.type === type);
  if (isPending && joined.includes(type)) return;
  world.trace(`${tab.name} presses ${label} in ${id}${until && 'until' in command ? ` until ${until}` : ''}`);
  tab.click(id, command, label);
}

function write(world: World, tab: Tab, id: string): void {
  const view = tab.views.get(id);
  if (view?.state !== 'ready') return;
  const { drafts } = tab;
  if (!drafts.of(id).get().text) {
    const text = world.newLabel('words');
    drafts.change(id, { text, private: world.chance.happens(0.2) });
    tab.writeIn(id);
    tab.written.set(id, [...(tab.written.get(id) ?? []), text]);
  }
  if (composerLock(view.conversation, tab.agent) || world.chance.happens(0.2)) return;
  const intent = drafts.prepare(id);
  if (!intent) return;
  world.trace(`${tab.name} sends "${intent.command.text}" in ${id}${intent.key ? ' again' : ''}`);
  tab.click(id, intent.command, intent.key);
}

function pressMany(world: World, tab: Tab): void {
  const label = world.newLabel('bulk');
  const command: Command = world.chance.one([
    { type: 'pause-bot', reason: label },
    { type: 'close', outcome: 'resolved', note: label },
    { type: 'hand-back', note: label },
    { type: 'archive' },
  ] as const);
  world.trace(`${tab.name} presses ${command.type} ${label} for all`);
  for (const conversationId of world.ids) {
    tab.clicks.push({ label, agentId: tab.agent.id, conversationId, command, at: world.clock.time, bulk: true });
  }
  void tab.store.part(bulk).run(command, world.ids).start();
}

type Action = [weight: number, (world: World, tab: Tab, id: string) => void | Promise<void>];

const later = (world: World, most: number, what: () => void): void =>
  void world.clock.after(world.chance.between(100, most), what);

const actions: Action[] = [
  // people
  [40, (world, tab, id) => press(world, tab, id, world.chance.one(buttons))],
  [
    6,
    (world, _tab, id) => {
      // everybody at once
      for (const tab of world.tabs) if (tab.isOpen && !tab.device.asleep) press(world, tab, id, 'take-over');
    },
  ],
  [14, write],
  [2, (world, tab) => pressMany(world, tab)],
  [
    4,
    ({ chance, trace }, tab) => {
      const question = { search: chance.one(searches), view: chance.one(searchedViews) };
      trace(`${tab.name} looks for "${question.search}" in ${question.view}`);
      tab.ask(question);
    },
  ],
  [
    8,
    ({ trace }, tab, id) => {
      const isNew = !tab.inSight.delete(id);
      if (isNew) tab.inSight.add(id);
      trace(`${tab.name} ${isNew ? 'looks at the end of' : 'looks away from'} ${id}`);
      tab.show();
    },
  ],
  [2, (_world, tab, id) => tab.store.stopWaiting(id)],
  [1, (_world, tab, id) => void tab.store.refresh(id)],
  [
    14,
    async (world, _tab, id) => {
      world.trace(`the contact writes in ${id}`);
      await world.desk.controls.contactWrites(id, world.chance.one(['Hello?', 'Are you there?', 'Thanks']));
    },
  ],
  [
    3,
    async (world, _tab, id) => {
      world.trace(`the contact asks for a person in ${id}`);
      await world.desk.controls.contactAsksForPerson(id, 'asked');
    },
  ],
  [
    4,
    (world, _tab, id) => {
      // the event that ends it may never come
      const active = world.chance.happens(0.8);
      world.trace(`the contact ${active ? 'types' : 'types no more'} in ${id}`);
      if (active) world.typedIn.add(id);
      world.desk.events.tellNow('typing', { conversationId: id, kind: 'contact', active });
    },
  ],
  [
    2,
    async (world, _tab, id) => {
      if (world.desk.entry(id).conversation.status === 'archived') return;
      await world.desk.controls.workflowMessage(id, 'Your order is on its way');
    },
  ],
  // the page
  [
    2,
    (world, tab) => {
      world.trace(`${tab.name} is reloaded`);
      tab.close();
      tab.written.clear();
      world.forget(tab);
      later(world, 2000, () => {
        if (!tab.isOpen && !world.isOver) tab.open();
      });
    },
  ],
  [
    3,
    (world, tab) => {
      world.trace(`${tab.name} sleeps`);
      tab.device.asleep = true;
      tab.sleptAt = world.clock.time;
      if (world.chance.happens(0.7)) tab.network.cutStreams('error');
      else tab.network.loseStreams();
      later(world, world.chance.one([20_000, 10 * minute]), () => tab.device.asleep && tab.device.wake());
    },
  ],
  [
    2,
    (world, tab) => {
      world.trace(`${tab.name} is hidden`);
      tab.device.isHidden = true;
      tab.show();
      later(world, 40_000, () => {
        if (!tab.device.isHidden) return;
        tab.device.tellAwake();
        tab.show();
      });
    },
  ],
  [
    2,
    (world, tab) => {
      const by = world.chance.one([day, -day, 3_600_000, -3_600_000, 30_000]);
      world.trace(`the clock of ${tab.name} jumps by ${by / 1000} s`);
      tab.device.skew += by;
    },
  ],
  // the network
  [
    4,
    (world, tab) => {
      world.trace(`${tab.name} is offline`);
      tab.network.goOffline();
      later(world, 30_000, () => {
        tab.network.offline = false;
        if (world.chance.happens(0.7) && !tab.device.asleep) tab.device.tellAwake();
      });
    },
  ],
  [
    3,
    (world, tab) => {
      const partition = (tab.network.partition = world.chance.one(['in', 'out']));
      world.trace(`${tab.name} is cut off ${partition}`);
      if (partition === 'in') tab.network.loseStreams();
      later(world, 30_000, () => (tab.network.partition = 'none'));
    },
  ],
  [4, (world, tab) => tab.network.cutStreams(world.chance.one(['error', 'end']))],
  [1, (_world, tab) => tab.network.loseStreams()],
  [
    3,
    (world, tab) =>
      void (tab.network.weather = world.chance.happens(0.3) ? fair : weatherOf(world.chance, world.traits)),
  ],
  // the server
  [
    2,
    (world) => {
      world.trace('the server restarts');
      world.desk.restart();
      for (const { network } of world.tabs) network.cutStreams('error');
    },
  ],
  [
    2,
    (world, tab) => {
      world.trace(`the token of ${tab.agent.id} expires`);
      world.server.tokens.set(tab.agent.id, world.newLabel('token'));
      tab.tokenDelay = world.chance.one([20, 20, 500, 5000]);
      tab.tokenFails = world.chance.one([0, 0, 0.5]);
    },
  ],
  [
    1,
    (world, tab) => {
      world.trace(`${tab.agent.id} may only read`);
      world.server.readOnly.add(tab.agent.id);
      later(world, 20_000, () => world.server.readOnly.delete(tab.agent.id));
    },
  ],
];

const total = actions.reduce((sum, [weight]) => sum + weight, 0);

/** One thing happens somewhere. */
export async function act(world: World): Promise<void> {
  const { chance } = world;
  let drawn = chance.next() * total;
  const [, perform] = actions.find(([weight]) => (drawn -= weight) < 0) ?? actions[0]!;
  const tab = chance.one(world.tabs);
  // nobody is at a page that is closed or asleep
  if (!tab.isOpen || tab.device.asleep) return;
  await perform(world, tab, chance.one(world.ids));
  world.openNewOnes();
}
