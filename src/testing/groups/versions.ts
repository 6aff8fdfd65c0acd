import type { Conversation } from '../../model/conversation.js';
import type { CommandType } from '../../model/command.js';
import { canonical, expect, expectSame, rejectionOf, Skip, skip, Unexpected } from '../outcome.js';
import { tests } from '../group.js';
import { summaryOf, expectUnchanged, isMine, statesOf } from '../states.js';
import { handoffError, type World } from '../world.js';

const needsVersions = (w: World): void => {
  if (!w.traits.versions) skip('traits.versions is not set');
};

const versionOf = ({ id, version }: Conversation): number => {
  if (typeof version !== 'number') throw new Unexpected(`a version of ${id}`, version ?? 'none');
  return version;
};

/** How many rows are compared with reads: enough, and still fast. */
const fewRows = 20;

/** Commands to run one after another, as far as the backend supports them. */
const commandSequence: CommandType[] = [
  'pause-bot',
  'activate-bot',
  'take-over',
  'hand-back',
  'request-agent',
  'take-over',
  'close',
  'reopen',
];

/** Runs the sequence. After each command, calls back with its answer and the state read afterwards. */
async function runStory(
  w: World,
  id: string,
  each: (type: CommandType, states: Conversation[]) => void,
): Promise<void> {
  let told = 0;
  for (const type of commandSequence) {
    try {
      const answer = await w.run(id, w.minimalCommand(type));
      each(type, statesOf(answer, await w.read(id)));
      told++;
    } catch (thrown) {
      if (thrown instanceof Unexpected) throw thrown;
      // the backend refuses it in this state, which is covered by other tests
      if (!(thrown instanceof Skip)) handoffError(thrown, type);
    }
  }
  if (!told) skip('no command of the story can be run');
}

export const versions = tests({
  async 'conversations and rows have a version'(w) {
    needsVersions(w);
    versionOf(await w.findAny());
    if (w.has('listConversations')) (await w.rows()).forEach(versionOf);
  },

  async 'the version rises with every change, and never goes back'(w) {
    needsVersions(w);
    let last = await w.findAny();
    await runStory(w, last.id, (type, states) => {
      for (const state of states) {
        expect(versionOf(state) >= versionOf(last), `${type}: a version of ${versionOf(last)} or more`, state.version);
        const changed = canonical(summaryOf(state)) !== canonical(summaryOf(last));
        if (changed) {
          expect(
            versionOf(state) > versionOf(last),
            `${type}: a version over ${versionOf(last)}, because something changed`,
            state.version,
          );
        }
        last = state;
      }
    });
  },

  async 'a contact’s message raises the version'(w) {
    needsVersions(w);
    const before = await w.find('botActive', 'suggestive', 'waiting', 'botOff');
    await w.control('contactWrites', before.id, 'One more thing');
    const { version } = await w.read(before.id);
    expect((version ?? NaN) > versionOf(before), `a version over ${before.version}`, version);
  },

  async 'one version is one state, in answers, reads and events'(w) {
    needsVersions(w);
    const { id } = await w.findAny();
    const recorder = w.has('subscribe') && w.traits.events !== 'none' ? w.subscribe() : undefined;
    const seen: Conversation[] = [];
    await runStory(w, id, (_type, states) => void seen.push(...states));
    await w.waiter.settle();
    recorder?.end();
    const byVersion = new Map<number, string>();
    for (const state of [...seen, ...(recorder?.states(id) ?? [])]) {
      const known = byVersion.get(versionOf(state));
      const text = canonical(state);
      if (known !== undefined && known !== text) {
        throw new Unexpected(`one state for version ${state.version}: ${known}`, text);
      }
      byVersion.set(versionOf(state), text);
    }
  },

  async 'a command on one version is a conflict, or is applied, when another came between'(w) {
    needsVersions(w);
    const before = await w.findFor('take-over', 'botActive', 'suggestive', 'waiting');
    await w.control('contactWrites', before.id, 'Are you there?');
    const stale = await w.read(before.id);
    const thrown = await rejectionOf(
      w.run(before.id, w.minimalCommand('take-over'), { expectedVersion: before.version }),
    );
    const now = await w.read(before.id);
    if (thrown === undefined) return expectSame(isMine(now, w.me), true, 'whether I have it');
    const error = handoffError(thrown, 'take-over on an old version', ['conflict']);
    expectUnchanged(now, stale, 'take-over on an old version');
    expect(
      (error.current?.version ?? NaN) >= versionOf(stale),
      `"current" with version ${stale.version}`,
      error.current ?? 'an error without "current"',
    );
  },

  async 'a command on a version from before another command is a conflict, and changes nothing'(w) {
    needsVersions(w);
    w.require('pauseBot');
    const seen = await w.findFor('take-over', 'botActive', 'suggestive');
    await w.run(seen.id, w.minimalCommand('pause-bot'));
    const before = await w.read(seen.id);
    const error = await w.expectError(
      w.run(seen.id, w.minimalCommand('take-over'), { expectedVersion: versionOf(seen) }),
      'take-over on the version before the pause',
      'conflict',
    );
    expectUnchanged(await w.read(seen.id), before, 'take-over on the version before the pause');
    if (error.current) expectSame(summaryOf(error.current), summaryOf(before), '"current" of the error');
  },

  async 'a command on the version that was just read is applied'(w) {
    needsVersions(w);
    w.require('pauseBot');
    const { id } = await w.findFor('take-over', 'botActive', 'suggestive');
    await w.run(id, w.minimalCommand('pause-bot'));
    await w.run(id, w.minimalCommand('take-over'), { expectedVersion: versionOf(await w.read(id)) });
    expectSame(isMine(await w.read(id), w.me), true, 'whether I have it');
  },

  async 'a row and a read of the same version are the same state'(w) {
    needsVersions(w);
    for (const row of (await w.call('listConversations', { limit: fewRows }, w.context())).items) {
      const read = await w.read(row.id);
      if (versionOf(read) === versionOf(row)) expectSame(row, read, `the row of ${row.id}`);
    }
  },
});
