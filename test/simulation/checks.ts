import { isDeepStrictEqual } from 'node:util';
import { listConversations } from '../../src/adapters/memory/queries.js';
import type { Conversation } from '../../src/model/conversation.js';
import { isSending } from '../../src/model/command.js';
import type { Message } from '../../src/model/message.js';
import { achieved, provesDone } from '../../src/model/effects.js';
import { project } from '../../src/store/conversation/operations.js';
import { isLinearizable, type HistoryOperation } from './linearizability.js';
import type { Click, Tab } from './tab.js';
import type { World } from './world.js';

const known = new WeakMap<object, unknown>();
/** As it would come over the wire. States and messages are never changed in place, so each is looked at once. */
function plain<T extends object>(value: T): T {
  let found = known.get(value) as T | undefined;
  if (!found) known.set(value, (found = JSON.parse(JSON.stringify(value)) as T));
  return found;
}
/** In milliseconds: half a minute without news, after a request that came late. */
const longestPresence = 75_000;
const short = ({ version, status, handler, bot, contact }: Conversation): string =>
  `v${version} ${status} ${handler.kind}${handler.kind === 'agent' ? `:${handler.agent.id}` : ''} ${bot.status}${bot.resumeAt ? ` until ${bot.resumeAt}` : ''}${contact.blocked ? ' blocked' : ''}`;

/** What must hold at every moment, on one tab. */
export function checkTab(world: World, tab: Tab, newest: Map<string, number>): string[] {
  const wrong: string[] = tab.wrong.splice(0);
  for (const { code, method, message } of tab.logged.splice(0)) {
    wrong.push(`${code} ${method ?? ''} was noted: ${message}`);
  }
  for (const [id, view] of tab.views) {
    if (view.state !== 'ready') continue;
    const { confirmed, conversation, pending, settled } = view;
    const { version } = confirmed;
    if (version !== undefined) {
      const known = newest.get(`${tab.name} ${id}`) ?? 0;
      if (version < known) wrong.push(`${id} went back from version ${known} to ${version}`);
      newest.set(`${tab.name} ${id}`, version);
      const truth = world.desk.history.get(`${id} ${version}`);
      if (!truth || (version !== known && !isDeepStrictEqual(JSON.parse(truth), plain(confirmed)))) {
        wrong.push(`${id} shows what was never so: ${short(confirmed)}`);
      }
    }
    const shown = pending.reduce(
      (c, { command, startedAt }) => project(c, command, tab.agent, new Date(startedAt).toISOString()),
      confirmed,
    );
    if (pending.length ? !isDeepStrictEqual(shown, conversation) : conversation !== confirmed) {
      wrong.push(`${id}: shown is not confirmed and pending`);
    }
    for (const { key, command } of pending) {
      if (!tab.clicks.some((click) => click.key === key || click.command === command)) {
        wrong.push(`${id}: ${command.type} is pending without a click`);
      }
    }
    if (settled?.outcome === 'unknown' && provesDone(settled.before, confirmed, settled.command, tab.agent)) {
      wrong.push(`${id}: ${settled.command.type} is said to be unknown, and is seen`);
    }
    if (settled && !tab.clicks.some((click) => click.command === settled.command)) {
      wrong.push(`${id}: ${settled.command.type} ended without a click`);
    }
  }
  for (const [id, view] of tab.threads) {
    if (view.state !== 'ready' || !view.typing.length || world.typedIn.has(id)) continue;
    wrong.push(`${id} shows somebody typing, and nobody did`);
  }
  for (const id of tab.present.keys()) {
    const isThere = world.desk.board.of(id).some(({ agent }) => agent.id === tab.agent.id);
    const away = Math.min(
      ...world.tabs.filter(({ agent }) => agent.id === tab.agent.id).map((each) => each.awayFrom(id)),
    );
    if (isThere && away > longestPresence) wrong.push(`${id} has its agent there, who left ${away / 1000} s ago`);
  }
  for (const list of [tab.list, tab.found]) {
    const gone = list?.rows.filter(({ conversation }) => conversation.status === 'archived') ?? [];
    wrong.push(...gone.map(({ id }) => `a list shows ${id}, which is archived`));
  }
  return wrong.map((each) => `${tab.name}: ${each}`);
}

/** Whether a tab shows what the server has. Empty: it does. */
export function differences(world: World, tab: Tab): string[] {
  const { desk } = world;
  const wrong: string[] = [];
  for (const id of world.ids) {
    const truth = desk.entry(id);
    const { version, ...unversioned } = plain(truth.conversation);
    const expected = world.traits.versions ? { ...unversioned, version } : unversioned;
    const view = tab.views.get(id);
    if (view?.state !== 'ready') {
      wrong.push(`${id} is ${view?.state} ${view?.state === 'failed' ? view.error.code : ''}`);
    } else {
      if (!isDeepStrictEqual(plain(view.conversation), expected)) {
        wrong.push(`${id} shows ${short(view.conversation)}, the server has ${short(truth.conversation)}`);
      }
      if (view.pending.length) {
        wrong.push(
          `${id}: ${view.pending.map(({ command, phase }) => `${command.type} ${phase}`).join()} still pending`,
        );
      }
      if (view.stale) wrong.push(`${id} is stale: ${view.stale.code}`);
    }
    // told of by events alone, and asked for by those who are there
    if (world.traits.events === 'state' && tab.inSight.has(id)) {
      const [there, shown] = [
        world.desk.board.of(id).filter(({ agent }) => agent.id !== tab.agent.id),
        tab.present.get(id)!,
      ].map((all) =>
        all
          .map(({ agent, doing }) => `${agent.id} ${doing}`)
          .sort()
          .join(),
      );
      if (!world.desk.board.of(id).some(({ agent }) => agent.id === tab.agent.id)) {
        wrong.push(`${id} is in sight, and the server does not know that somebody is there`);
      }
      if (there !== shown) wrong.push(`${id} shows "${shown}" there, the server knows of "${there}"`);
    }
    const isRead = tab.inSight.has(id) && !world.server.mayNotRead.has(`${tab.agent.id} ${id}`);
    if (isRead && truth.conversation.unread && truth.conversation.status !== 'archived') {
      wrong.push(`${id} is in sight, and ${truth.conversation.unread} messages count as unread`);
    }
    const thread = tab.threads.get(id);
    if (thread?.state !== 'ready') wrong.push(`thread of ${id} is ${thread?.state}`);
    else {
      if (thread.typing.length) wrong.push(`${id} still shows somebody typing`);
      const history = thread.items.filter(({ own }) => !own).map(({ message }) => message);
      const tail = truth.messages.slice(-Math.max(history.length, 1));
      if (
        !isSorted(history) ||
        !isDeepStrictEqual(inOrder(history), inOrder(tail)) ||
        (!thread.hasOlder && history.length !== truth.messages.length)
      ) {
        wrong.push(
          `thread of ${id} shows ${history.length} of ${truth.messages.length}: ${history
            .map((m) => m.id)
            .slice(-4)
            .join()} for ${tail
            .map((m) => m.id)
            .slice(-4)
            .join()}`,
        );
      }
    }
    const row = tab.list?.rows.find((each) => each.id === id);
    const isListed = truth.conversation.status !== 'archived';
    if (!!row !== isListed) wrong.push(`the list ${row ? 'has' : 'lacks'} ${id}`);
    // a row counts nothing that is being read, whatever the backend makes of it
    const counted = tab.inSight.has(id) && expected.unread ? { ...expected, unread: 0 } : expected;
    if (row && isListed && !isDeepStrictEqual(plain(row.conversation), counted)) {
      wrong.push(`the list shows ${short(row.conversation)} for ${short(truth.conversation)}`);
    }
  }
  return [...wrong, ...searchDifferences(world, tab)].map((each) => `${tab.name}: ${each}`);
}

/** Whether a search shows what the server finds. */
function searchDifferences({ desk }: World, { question, found, agent }: Tab): string[] {
  if (!question || !found) return [];
  const { view, search } = question;
  const what = `the search for "${search}" in ${view}`;
  if (found.state !== 'ready' || found.error) return [`${what} is ${found.state} ${found.error?.code ?? ''}`];
  const { items } = listConversations(desk.helpdesk, { view, search, limit: 200 }, agent.id);
  const [expected, shown] = [items, found.rows].map((all) => all.map(({ id }) => id).sort());
  return isDeepStrictEqual(shown, expected)
    ? []
    : [`${what} shows ${shown!.join()}, the server finds ${expected!.join()}`];
}

/** What was said in the same moment may come in any order from a stream that is not tidy; a page puts it right. */
const inOrder = (messages: readonly Message[]): Message[] =>
  [...messages].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.id < b.id ? -1 : 1)).map(plain);
const isSorted = (messages: readonly Message[]): boolean =>
  messages.every(({ at }, i) => i === 0 || messages[i - 1]!.at <= at);

const isMessage = ({ command }: Click): boolean => isSending(command);

/** How each click ended, against what the server did. */
export function checkClicks(world: World): string[] {
  const wrong: string[] = [];
  const clicks = world.tabs.flatMap((tab) => tab.clicks);
  const times = new Map<string, number>();
  for (const { label, conversationId, type } of world.desk.applied) {
    const at = `${label} ${conversationId}`;
    times.set(at, (times.get(at) ?? 0) + 1);
    if (
      !clicks.some(
        (click) =>
          (click.label === label ||
            label.startsWith('bulk') ||
            (click.bulk && click.conversationId === conversationId)) &&
          click.command.type === type,
      )
    ) {
      wrong.push(`${type} ${label} was carried out without a click`);
    }
  }
  // without keys, what is sent again by hand is sent again
  for (const [at, count] of times) {
    if (count > (world.traits.idempotency ? 1 : Math.max(1, world.clicksOf(at.split(' ')[0]!).length))) {
      wrong.push(`${at} was carried out ${count} times`);
    }
  }
  for (const click of clicks) {
    const { label, conversationId: id, command, settled, abandoned, bulk } = click;
    const done = times.has(`${label} ${id}`);
    if (abandoned || bulk) continue;
    if (!settled) wrong.push(`${command.type} ${label} never ended`);
    else if (settled.outcome === 'rejected' && done && !world.clicksOf(label).some((other) => other !== click)) {
      wrong.push(
        `${command.type} ${label} is said to be rejected (${settled.error?.code}: ${settled.error?.message}), and was carried out`,
      );
    } else if (settled.outcome === 'applied' && !done) {
      const agent = world.tabs.find((tab) => tab.clicks.includes(click))!.agent;
      const seen =
        !isMessage(click) &&
        settled.conversation &&
        world.wasAchieved(id, (c) => achieved(c, command, agent), click.at, click.settledAt!);
      if (!seen) wrong.push(`${command.type} ${label} is said to be applied, and was not`);
    }
  }
  return wrong;
}

/** Words that somebody wrote are in the history, in the draft, or shown as not sent. */
export function checkWords(world: World): string[] {
  const wrong: string[] = [];
  for (const tab of world.tabs) {
    for (const [id, texts] of tab.written) {
      const thread = tab.threads.get(id);
      const shown = thread?.state === 'ready' ? thread.items.map(({ message }) => message.text) : [];
      for (const text of texts) {
        const places = shown.filter((each) => each === text).length;
        const inHistory = world.desk.entry(id).messages.filter((message) => message.text === text).length;
        const inDraft = tab.drafts.of(id).get().text === text;
        if (!inHistory && !places && !inDraft) wrong.push(`${tab.name}: "${text}" in ${id} is lost`);
        if (places > Math.max(1, inHistory)) wrong.push(`${tab.name}: "${text}" in ${id} is shown ${places} times`);
      }
    }
  }
  return wrong;
}

/** What the people at the tabs were told of takeovers, as a history. */
export function takeovers(world: World, id: string): HistoryOperation[] {
  const operations: HistoryOperation[] = world.desk.reopened
    .filter((each) => each.id === id)
    .map(({ at }) => ({ what: 'reopen', agent: '', called: at, answered: at, optional: false }));
  const releasing = ['hand-back', 'activate-bot', 'reset-bot', 'request-agent'];
  for (const click of world.tabs.flatMap((tab) => tab.clicks)) {
    const { label, command, settled, agentId: agent, settledAt = Infinity } = click;
    if (click.conversationId !== id) continue;
    // what is sent again after doubt may have happened when it was sent first
    const tries = isMessage(click)
      ? world.clicksOf(label).filter((other) => other.settled?.outcome !== 'rejected')
      : [];
    const called = Math.min(click.at, ...tries.map(({ at }) => at));
    const what =
      command.type === 'take-over'
        ? 'take'
        : releasing.includes(command.type)
          ? 'release'
          : isSending(command) && !('private' in command && command.private)
            ? 'claim'
            : undefined;
    const outcome = click.bulk || click.abandoned ? 'unknown' : (settled?.outcome ?? 'unknown');
    const winner = settled?.error?.current?.handler;
    if (what && outcome !== 'rejected') {
      operations.push({
        what,
        agent,
        called,
        answered: outcome === 'applied' ? settledAt : Infinity,
        optional: outcome === 'unknown',
      });
    }
    if (what === 'take' && outcome === 'rejected' && winner?.kind === 'agent' && winner.agent.id !== agent) {
      operations.push({ what: 'held', agent, holder: winner.agent.id, called, answered: settledAt, optional: false });
    }
  }
  return operations;
}

export const checkTakeovers = (world: World): string[] =>
  world.ids
    .filter((id) => !isLinearizable(takeovers(world, id)))
    .map((id) => `takeovers of ${id} have no possible order: ${JSON.stringify(takeovers(world, id))}`);
