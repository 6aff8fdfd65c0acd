import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import { createMemoryAdapter } from '../../src/adapters/memory/index.js';
import type { Conversation } from '../../src/model/conversation.js';
import { HandoffError } from '../../src/model/error.js';
import { adapterTests, reportTable, runAdapterTests, type AdapterTestOptions } from '../../src/testing/index.js';
import { memoryWorld } from './memory-world.js';

const conversation: Conversation = {
  id: 'c1',
  contact: { id: 'p1' },
  status: 'open',
  handler: { kind: 'bot' },
  bot: { mode: 'autopilot', status: 'active' },
};
const small: HandoffAdapter = {
  name: 'small',
  async getConversation(id, { signal }) {
    if (signal.aborted) throw new HandoffError('timeout', 'Nobody waits');
    if (id !== 'c1') throw new HandoffError('not-found', 'No such conversation');
    return structuredClone(conversation);
  },
};
const aTest = (options: AdapterTestOptions, name: string) => adapterTests(options).find((test) => test.name === name)!;
const first = 'a conversation is the one that was asked for';
const failureOf = (run: Promise<unknown>): Promise<Error> =>
  run.then(
    () => expect.fail('it passed'),
    (error: Error) => error,
  );

describe('adapterTests', () => {
  it('have names of their own', () => {
    const names = adapterTests(memoryWorld()).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('can be chosen by group or one by one', () => {
    expect(new Set(adapterTests({ ...memoryWorld(), include: ['time', 'search'] }).map(({ group }) => group))).toEqual(
      new Set(['time', 'search']),
    );
    expect(adapterTests({ ...memoryWorld(), include: ({ name }) => name === first }).map(({ name }) => name)).toEqual([
      first,
    ]);
  });

  it(
    'need no controls: conversations are found in the list and brought about by commands',
    { timeout: 60_000 },
    async () => {
      const results = await runAdapterTests({
        create: () => createMemoryAdapter({ knobs: { latency: 0 }, botDelay: 0 }),
      });
      expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(results.filter(({ outcome }) => outcome === 'passed').length).toBeGreaterThan(140);
      const missing = new Set(
        results.flatMap(({ reason }) => /^controls\.(\w+) is not given$/.exec(reason ?? '')?.[1] ?? []),
      );
      expect([...missing].sort()).toEqual(
        [
          'advance',
          'contactWrites',
          'dropConnection',
          'failNext',
          'holdNextAnswer',
          'loseNextAnswer',
          'remove',
          'act',
        ].sort(),
      );
    },
  );

  it('need no method but getConversation', async () => {
    const results = await runAdapterTests({
      create: () => small,
      controls: { prepare: (situation) => (situation === 'botActive' ? 'c1' : undefined) },
    });
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
    expect(results.find(({ name }) => name === first)).toEqual({ group: 'reads', name: first, outcome: 'passed' });
    expect(results.find(({ name }) => name.startsWith('take-over from the bot'))).toMatchObject({
      outcome: 'skipped',
      reason: 'the adapter has no takeOver',
    });
  });

  it('say what was done, what was expected and what came', async () => {
    const controls = { prepare: () => 'c1' };
    const wrong = { ...small, getConversation: async () => ({ ...conversation, id: 'c2' }) };
    const { message } = await failureOf(aTest({ create: () => wrong, controls }, first).run());
    expect(message).toBe(`${first}
  done:     getConversation(c1)
  expected: the id of the answer: c1
  got:      c2`);
  });

  it('fail where no answer comes, before a runner loses patience', async () => {
    const hanging = { ...small, getConversation: () => new Promise<Conversation>(() => undefined) };
    const { message } = await failureOf(
      aTest({ create: () => hanging, controls: { prepare: () => 'c1' }, patience: 50 }, first).run(),
    );
    expect(message).toContain('expected: an answer to getConversation(c1) within 50 ms');
  });

  it('take what is thrown at once for an answer that was rejected', async () => {
    const throwing: HandoffAdapter = {
      ...small,
      getConversation: () => {
        throw new TypeError('boom');
      },
    };
    const { message } = await failureOf(
      aTest({ create: () => throwing, controls: { prepare: () => 'c1' } }, first).run(),
    );
    expect(message).toContain('got:      TypeError: boom');
  });

  it('fail where a control does not do what it promises', async () => {
    const controls = { prepare: () => 'c1' };
    const busy = { ...small, getConversation: async () => ({ ...conversation, status: 'closed' as const }) };
    const { message } = await failureOf(aTest({ create: () => busy, controls }, first).run());
    expect(message).toContain("expected: controls.prepare('botActive') to give a conversation in that situation");
  });

  it('fail where the end of a test fails', async () => {
    const ending = {
      ...small,
      dispose: () => {
        throw new Error('stuck');
      },
    };
    const { message } = await failureOf(
      aTest({ create: () => ending, controls: { prepare: () => 'c1' } }, first).run(),
    );
    expect(message).toContain('got:      Error: stuck');
  });

  it('dispose of the adapter and then of the world, also where they fail', async () => {
    const ends: string[] = [];
    const options: AdapterTestOptions = {
      create: () => ({
        ...small,
        getConversation: async () => Promise.reject(new Error('no')),
        dispose: () => void ends.push('adapter'),
      }),
      controls: { prepare: () => 'c1', dispose: () => void ends.push('world') },
    };
    await failureOf(aTest(options, first).run());
    expect(ends).toEqual(['adapter', 'world']);
  });

  it('run under node:test as they are', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'kit-'));
    try {
      const source = `
        import test from 'node:test';
        import { createMemoryAdapter } from '${path.resolve('src/adapters/memory/index.ts')}';
        import { adapterTests } from '${path.resolve('src/testing/index.ts')}';
        for (const { group, name, run } of adapterTests({ create: () => createMemoryAdapter({ knobs: { latency: 0 } }), include: ['reads', 'search'] })) {
          test(group + ': ' + name, run);
        }`;
      const { outputFiles } = await build({
        stdin: { contents: source, resolveDir: '.', loader: 'ts' },
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'node',
        logLevel: 'silent',
      });
      const file = path.join(folder, 'kit.test.mjs');
      writeFileSync(file, outputFiles[0]!.text);
      const printed = execFileSync(process.execPath, ['--test', '--test-reporter=tap', file], {
        encoding: 'utf8',
        env: { ...process.env, NODE_TEST_CONTEXT: undefined },
      });
      expect(printed).toContain('ok 1 - reads: a conversation is the one that was asked for');
      expect(printed).toMatch(/# pass 2\d\n# fail 0/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('reportTable', () => {
  it('has a line for each test, the reasons, and the numbers', () => {
    const table = reportTable([
      { group: 'time', name: 'a pause ends', outcome: 'passed' },
      { group: 'reads', name: 'a read is read', outcome: 'skipped', reason: 'the adapter has no read' },
      {
        group: 'search',
        name: 'finds',
        outcome: 'failed',
        error: new Error('finds\n  done:     nothing yet\n  expected: a row\n  got:      none'),
      },
      { group: 'search', name: 'seeks', outcome: 'failed', error: new Error('no world') },
    ]);
    expect(table).toBe(`✓ time   a pause ends
– reads  a read is read (the adapter has no read)
✗ search finds
           expected: a row; got:      none
✗ search seeks
           no world

1 passed, 2 failed, 1 skipped`);
  });

  it('is empty but for the numbers where nothing ran', () => {
    expect(reportTable([])).toBe('\n0 passed, 0 failed, 0 skipped');
  });
});
