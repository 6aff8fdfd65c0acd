import { describe, expect, test } from 'vitest';
import { BulkShare } from '../../../src/gateway/commands/bulk-share.js';
import { BulkRows } from '../../../src/gateway/commands/bulk-rows.js';
import { bulkStream } from '../../../src/gateway/commands/bulk.js';
import { GatewayError } from '../../../src/gateway/errors.js';
import { toProblem, type ApiResponse } from '../../../src/gateway/response.js';
import type { Caller } from '../../../src/gateway/index.js';
import type { Command } from '../../../src/model/command.js';
import { MemoryNode, type MemoryNodeOptions } from '../support/memory-node.js';

const ada: Caller = { agent: { id: 'ada', name: 'Ada' }, role: 'agent' };
const ids = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);

describe('the answer to a bulk command', () => {
  /** Rows that end when they are told to, each in its own way. */
  function world(of: string[]) {
    const node = new MemoryNode();
    const share = new BulkShare();
    const begun: string[] = [];
    const ends = new Map<string, { resolve(answer: ApiResponse): void; reject(thrown: unknown): void }>();
    let ended = 0;
    const rows = {
      run(id: string) {
        begun.push(id);
        return new Promise<ApiResponse>((resolve, reject) => ends.set(id, { resolve, reject }));
      },
      end: async () => void ended++,
    };
    const reader = bulkStream(node.context, of, share.begin(ada), rows).getReader();
    const decoder = new TextDecoder();
    return {
      ...{ node, share, begun, ends, reader },
      ended: () => ended,
      async line() {
        const { value, done } = await reader.read();
        if (done) return undefined;
        const text = decoder.decode(value);
        expect(text.endsWith('\n')).toBe(true);
        return JSON.parse(text) as object;
      },
    };
  }
  const conversation = { id: 't0', status: 'open' };
  const problem = toProblem(new GatewayError('refused', 'The bot is active already.'));

  test('has a line for each conversation, as soon as it has ended', async () => {
    const { ends, line, node, ended, share } = world(ids(3));
    await node.advance(0);
    ends.get('t1')!.resolve(problem);
    const error = { code: 'refused', message: 'The bot is active already.' };
    expect(await line()).toEqual({ id: 't1', error });
    ends.get('t0')!.resolve({ status: 200, body: { conversation } });
    expect(await line()).toEqual({ id: 't0', conversation });
    expect([ended(), share.load.bulks]).toEqual([0, 1]);
    ends.get('t2')!.resolve({ status: 409, body: { ...problem.body, current: conversation } });
    expect(await line()).toEqual({ id: 't2', conversation, error });
    expect(await line()).toBeUndefined();
    expect([ended(), share.load.bulks]).toEqual([1, 0]);
    expect(node.log).toEqual([]);
  });

  test.each([
    [399, {}],
    [400, { error: { code: 'refused', message: 'The bot is active already.' } }],
  ])('calls an answer with status %d by what it is', async (status, expected) => {
    const { ends, line, node } = world(['t0']);
    await node.advance(0);
    ends.get('t0')!.resolve({ ...problem, status });
    expect(await line()).toEqual({ id: 't0', ...expected });
  });

  test('has a line also for what was thrown, and only a fault of the gateway is logged', async () => {
    const { ends, line, node } = world(ids(2));
    await node.advance(0);
    ends.get('t0')!.reject(new GatewayError('timeout', 'Nobody knows.'));
    expect(await line()).toEqual({ id: 't0', error: { code: 'timeout', message: 'Nobody knows.' } });
    expect(node.log).toEqual([]);
    ends.get('t1')!.reject(new TypeError('x is undefined'));
    const message = 'Something went wrong on the server.';
    expect(await line()).toEqual({ id: 't1', error: { code: 'unavailable', message } });
    expect(node.log).toEqual([{ event: 'failed', code: 'error', conversationId: 't1' }]);
  });

  test('begins six rows, and each next one when there is room for it', async () => {
    const { begun, ends, line, node } = world(ids(8));
    await node.advance(0);
    expect(begun).toEqual(ids(6));
    ends.get('t0')!.resolve(problem);
    await line();
    await node.advance(0);
    expect(begun).toEqual(ids(7));
  });

  test('of no conversation ends at once', async () => {
    const { line, ended, share } = world([]);
    expect(await line()).toBeUndefined();
    expect([ended(), share.load.bulks]).toEqual([1, 0]);
  });

  test('begins no row that nobody reads', async () => {
    const { begun, ends, node } = world(ids(20));
    for (let i = 0; i < 20; i++) {
      await node.advance(0);
      ends.get(`t${i}`)?.resolve(problem);
    }
    await node.advance(0);
    // six lines that wait to be read, and those under way when the queue was full
    expect(begun.length).toBeLessThan(14);
  });

  test('a client that leaves drops what has not begun, and not what has', async () => {
    const { begun, ends, reader, node, ended, share } = world(ids(20));
    await node.advance(0);
    const first = begun.length;
    await reader.cancel();
    expect(share.load).toEqual({ bulks: 0, rows: 6 });
    expect(node.background.length).toBe(first + 1);
    for (const [i, id] of ids(6).entries()) {
      expect(ended()).toBe(0);
      if (i % 2) ends.get(id)!.resolve(problem);
      else ends.get(id)!.reject(new GatewayError('timeout', 'Nobody knows.'));
      await node.advance(0);
    }
    await Promise.allSettled(node.background);
    expect([begun.length, ended()]).toEqual([first, 1]);
    expect(share.load).toEqual({ bulks: 0, rows: 0 });
    expect(node.log).toEqual([]);
  });

  test('a row that waits for its turn when the client leaves is not run', async () => {
    const node = new MemoryNode();
    const share = new BulkShare();
    let leave = () => {};
    const others = share.begin(ada);
    const busy = Array.from({ length: 6 }, () => others.run(() => new Promise<void>((resolve) => (leave = resolve))));
    const begun: string[] = [];
    const rows = { run: async (id: string) => (begun.push(id), problem), end: async () => undefined };
    const stream = bulkStream(node.context, ids(3), share.begin(ada), rows);
    await node.advance(0);
    await stream.cancel();
    leave();
    await busy[5];
    await node.advance(0);
    expect(begun).toEqual([]);
  });
});

describe('the rows of a bulk command', () => {
  const pause: Command = { type: 'pause-bot', reason: 'Too many' };

  function world(
    options: MemoryNodeOptions & { caller?: Caller; of?: string[]; command?: Command; key?: string } = {},
  ) {
    const { caller = ada, of = ['c1', 'x1', 'x2'], command = pause, key, ...more } = options;
    const node = new MemoryNode(more);
    const rows = new BulkRows(node.context, node, { caller, command, ids: of, key, hash: 'h' });
    return { node, rows };
  }
  const known = 'SELECT id FROM handoff.conversations WHERE id IN';
  const look = (node: MemoryNode) => node.conversations.observe('c1', ada);

  test('run as commands, each with a key of its own', async () => {
    const { node, rows } = world({ key: 'k1' });
    expect(await rows.run('c1')).toMatchObject({ status: 200, body: { conversation: { bot: { status: 'paused' } } } });
    expect([...node.database.keys.keys()]).toEqual(['[null,"ada"] k1/c1']);
    expect(node.counted('bulk_rows_total')).toBe(1);
    // a second try gets the same answer
    await rows.run('c1');
    expect([node.backend.count('pauseBot'), node.counted('bulk_rows_total')]).toEqual([1, 2]);
    // and what is known is asked once, for all of them
    expect(node.database.count(known)).toBe(1);
    await rows.end();
    expect(node.database.audit).toHaveLength(1);
  });

  test('without a key have none', async () => {
    const { node, rows } = world();
    await rows.run('c1');
    expect([...node.database.keys.keys()]).toEqual([expect.stringMatching(/^\[null,"ada"\] none-/)]);
  });

  test('that are refused keep none of their texts', async () => {
    const { node, rows } = world({ key: 'k1' });
    node.backend.change('c1', { status: 'closed' });
    expect(await rows.run('c1')).toMatchObject({ status: 409, body: { code: 'refused' } });
    expect(node.database.audit).toMatchObject([{ outcome: 'rejected', code: 'refused' }]);
    expect(node.database.audit[0]!.attempt).not.toHaveProperty('reason');
  });

  test('ask the platform about those alone that are not known', async () => {
    const { node, rows } = world();
    await look(node);
    node.backend.calls = [];
    await rows.run('c1');
    // once, to check the command
    expect(node.backend.count('getConversation')).toBe(1);
  });

  test('that do not exist leave no key, and one line for all', async () => {
    const { node, rows } = world({ key: 'k1' });
    expect(await rows.run('x1')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await rows.run('x2')).toMatchObject({ status: 404 });
    expect([...node.database.keys]).toEqual([]);
    expect(node.database.audit).toEqual([]);
    await rows.end();
    const { agent, role } = ada;
    const attempt = { agent, role, action: 'pause-bot', parameters: { conversations: 2 }, key: 'k1' };
    expect(node.database.audit).toEqual([{ attempt, outcome: 'rejected', code: 'not-found' }]);
  });

  test('that do not exist for this caller count as such, and an operator can tell', async () => {
    const { node, rows } = world({ caller: { ...ada, canSee: () => false } });
    expect(await rows.run('c1')).toMatchObject({ status: 404 });
    expect(node.log).toEqual([{ event: 'hidden', conversationId: 'c1' }]);
    await rows.end();
    expect(node.database.audit).toMatchObject([{ attempt: { parameters: { conversations: 1 } } }]);
  });

  test('of which nobody knows whether they exist say what the command says', async () => {
    const { node, rows } = world();
    node.backend.failing.set('getConversation', new Error('down'));
    await expect(rows.run('c1')).rejects.toMatchObject({ code: 'unavailable' });
    await rows.end();
    expect(node.database.audit).toEqual([]);
  });

  test('keep the other parameters in the line for all', async () => {
    const { node, rows } = world({ command: { type: 'close', outcome: 'resolved', note: 'Private' } });
    await rows.run('x1');
    await rows.end();
    const { attempt } = node.database.audit[0]!;
    expect(attempt.parameters).toEqual({ outcome: 'resolved', conversations: 1 });
    expect(attempt).not.toHaveProperty('reason');
  });

  test('end also where the database does not take the line', async () => {
    const { node, rows } = world();
    await rows.run('x1');
    node.database.before = () => {
      throw new Error('down');
    };
    await rows.end();
  });

  test('do not begin while the node closes', async () => {
    const { node, rows } = world();
    node.closing.abort();
    await expect(rows.run('c1')).rejects.toMatchObject({ code: 'unavailable', status: 503, retryAfter: 2 });
    expect([node.database.asked, node.counted('bulk_rows_total')]).toEqual([[], 0]);
  });
});
