import { afterEach, describe, expect, test } from 'vitest';
import type { Bus } from '../../../src/gateway/index.js';
import { until } from './desk.js';
import type { QuietNetwork } from './quiet-network.js';

export interface BusWorld {
  /** Opens the bus of one more node. */
  open(): Promise<Bus>;
  /** Between the nodes and what carries their messages; undefined if that is in this process. */
  network?(): QuietNetwork;
}

const numbers = (n: number) => Array.from({ length: n }, (_, i) => String(i + 1));

/** Each text arrives as it is. */
const texts = {
  plain: 'hello',
  JSON: JSON.stringify({ id: 'c1', at: [1, null, { text: '"' }] }),
  quotes: `it's "quoted" \\ $1 %s :name`,
  lines: 'one\r\ntwo\n\tthree\u2028four',
  'many scripts': 'Grüße 你好 مرحبا 👩🏽‍🚀',
  protocol: '*1\r\n$4\r\nPING\r\n',
  blank: '   ',
  '7,999 bytes': 'x'.repeat(7_999),
  '7,999 bytes, two for a letter': `${'ä'.repeat(3_999)}a`,
};

const refusedMessages = {
  '8,000 bytes': 'x'.repeat(8_000),
  '8,000 bytes, two for a letter': 'ä'.repeat(4_000),
  '8,000 bytes, four for a letter': '🚀'.repeat(2_000),
  'a megabyte': 'x'.repeat(1_000_000),
  NUL: 'a\0b',
};

const channels = ['a', 'select', 'table', 'handoff_events', `c${'_9'.repeat(31)}`];
const refusedChannels = [
  '',
  'A',
  'aB',
  '1a',
  '_a',
  'a-b',
  'a b',
  'a"b',
  `a'b`,
  'a;b',
  'ä',
  'a*',
  'a\n',
  'a'.repeat(64),
];

/** What every bus keeps to. */
export function busSuite(world: BusWorld): void {
  const opened: Bus[] = [];
  let said = 0;
  afterEach(async () => {
    world.network?.().up();
    await Promise.all(opened.splice(0).map((bus) => bus.close()));
  });
  const open = async (): Promise<Bus> => {
    const bus = await world.open();
    opened.push(bus);
    return bus;
  };
  /** Everything that a bus hears on a channel, but for the hint to look. */
  const hearing = async (bus: Bus, channel = 'news') => {
    const heard: string[] = [];
    const hints: string[] = [];
    const stop = await bus.subscribe(channel, (message) => (message ? heard : hints).push(message));
    return { heard, hints, stop };
  };
  const saying = async (bus: Bus, heard: string[], channel = 'news') => {
    // its own, because an earlier one may still be on its way
    const ready = `ready ${++said}`;
    await until(async () => {
      await bus.publish(channel, ready).catch(() => undefined);
      return heard.includes(ready);
    }, 'nobody heard anything');
    heard.length = 0;
  };

  test('every listener on every node hears every message, in order', async () => {
    const nodes = [await open(), await open(), await open()];
    const ears = await Promise.all([...nodes, nodes[0]!].map((node) => hearing(node)));
    const sent = numbers(500);
    await Promise.all(sent.map((message) => nodes[0]!.publish('news', message)));
    await until(() => ears.every(({ heard }) => heard.length >= sent.length), 'some are missing');
    for (const { heard } of ears) expect(heard).toEqual(sent);
  });

  test('what several nodes say at once arrives whole, and of each in its order', async () => {
    const nodes = [await open(), await open(), await open()];
    const ears = await Promise.all(nodes.map((node) => hearing(node)));
    await Promise.all(nodes.flatMap((node, i) => numbers(100).map((n) => node.publish('news', `${i}:${n}`))));
    await until(() => ears.every(({ heard }) => heard.length >= 300), 'some are missing');
    for (const { heard } of ears) {
      for (const i of nodes.keys()) {
        expect(heard.filter((message) => message.startsWith(`${i}:`))).toEqual(numbers(100).map((n) => `${i}:${n}`));
      }
    }
  });

  test('channels do not hear each other, whatever they are called', async () => {
    const [one, two] = [await open(), await open()];
    const ears = await Promise.all(channels.map((channel) => hearing(two, channel)));
    for (const channel of channels) await one.publish(channel, channel);
    await until(() => ears.every(({ heard }) => heard.length), 'a channel is deaf');
    expect(ears.map(({ heard }) => heard)).toEqual(channels.map((channel) => [channel]));
  });

  test.each(Object.entries(texts))('a message arrives as it was sent: %s', async (_, text) => {
    const [one, two] = [await open(), await open()];
    const { heard } = await hearing(two);
    await one.publish('news', text);
    await until(() => heard.length, 'it did not arrive');
    expect(heard).toEqual([text]);
  });

  test('an empty message arrives too, as the hint that it is', async () => {
    const [one, two] = [await open(), await open()];
    const { hints } = await hearing(two);
    await one.publish('news', '');
    await until(() => hints.length, 'it did not arrive');
  });

  test.each(Object.entries(refusedMessages))(
    'a message of %s is invalid, and the next one arrives',
    async (_, text) => {
      const bus = await open();
      const { heard } = await hearing(bus);
      await expect(bus.publish('news', text)).rejects.toMatchObject({ code: 'invalid' });
      await bus.publish('news', 'next');
      await until(() => heard.length, 'it did not arrive');
      expect(heard).toEqual(['next']);
    },
  );

  test.each(refusedChannels)('the channel %j is invalid', async (channel) => {
    const bus = await open();
    await expect(bus.publish(channel, 'x')).rejects.toMatchObject({ code: 'invalid' });
    await expect(bus.subscribe(channel, () => undefined)).rejects.toMatchObject({ code: 'invalid' });
  });

  test('who stops listening hears nothing more, and others do', async () => {
    const bus = await open();
    const heard: string[] = [];
    const listener = (message: string) => void heard.push(message);
    const stops = [await bus.subscribe('news', listener), await bus.subscribe('news', listener)];
    stops[0]!();
    stops[0]!();
    await bus.publish('news', 'once');
    await until(() => heard.length, 'the other one hears nothing');
    expect(heard).toEqual(['once']);
    stops[1]!();
    const again = await hearing(bus);
    await bus.publish('news', 'later');
    await until(() => again.heard.length, 'who came later hears nothing');
    expect(heard).toEqual(['once']);
  });

  test('that is closed says nothing, hears nothing and refuses; the other nodes go on', async () => {
    const [one, two] = [await open(), await open()];
    const ears = [await hearing(one), await hearing(two)];
    await one.close();
    await one.close();
    await expect(one.publish('news', 'x')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(one.subscribe('news', () => undefined)).rejects.toMatchObject({ code: 'unavailable' });
    await two.publish('news', 'on');
    await until(() => ears[1]!.heard.length, 'the other one is deaf');
    expect(ears.map(({ heard }) => heard)).toEqual([[], ['on']]);
    ears[0]!.stop();
  });

  if (!world.network) return;
  const { network } = world as Required<BusWorld>;

  describe('when the connection is lost', () => {
    test('listeners are told that they may have missed something, and hear again', async () => {
      const [one, two] = [await open(), await open()];
      const ears = [await hearing(two), await hearing(two, 'other')];
      network().down();
      await new Promise((resolve) => setTimeout(resolve, 200));
      network().up();
      await until(() => ears.every(({ hints }) => hints.length), 'nobody told them');
      await saying(one, ears[0]!.heard);
      const sent = numbers(100);
      await Promise.all(sent.map((message) => one.publish('news', message)));
      const heard = () => ears[0]!.heard.filter((message) => !message.startsWith('ready'));
      await until(() => heard().length >= 100, 'some are missing');
      expect(heard()).toEqual(sent);
    });

    test('again and again, each listener hears each message once afterwards', async () => {
      const bus = await open();
      const { heard } = await hearing(bus);
      for (let i = 0; i < 3; i++) {
        network().down();
        await new Promise((resolve) => setTimeout(resolve, 50));
        network().up();
        await saying(bus, heard);
      }
      await bus.publish('news', 'once');
      await until(() => heard.includes('once'));
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(heard.filter((message) => message === 'once')).toEqual(['once']);
    });

    test('a message is refused as unavailable, and not sent later', async () => {
      const [one, two] = [await open(), await open()];
      const { heard, hints } = await hearing(two);
      network().down();
      await expect(one.publish('news', 'lost')).rejects.toMatchObject({ code: 'unavailable' });
      await expect(one.publish('news', 'lost')).rejects.toMatchObject({ code: 'unavailable' });
      network().up();
      await until(() => hints.length, 'it did not come back');
      await saying(one, heard);
      await one.publish('news', 'after');
      await until(() => heard.includes('after'));
      expect(heard).not.toContain('lost');
    });

    test('who begins to listen meanwhile hears afterwards, also on a bus that is opened meanwhile', async () => {
      const one = await open();
      network().down();
      await one.publish('news', 'x').catch(() => undefined);
      const ears = [await hearing(one), await hearing(await open())];
      network().up();
      for (const { heard } of ears) await saying(one, heard);
    });

    test('it can be closed meanwhile', async () => {
      const bus = await open();
      await hearing(bus);
      network().down();
      await bus.close();
    });

    test('without a word, a message is refused, and later ones arrive', async () => {
      const [one, two] = [await open(), await open()];
      const { heard, hints } = await hearing(two);
      await one.publish('news', 'before');
      network().swallow();
      await expect(one.publish('news', 'lost')).rejects.toMatchObject({ code: 'unavailable' });
      await until(() => hints.length, 'nobody noticed that the connection is dead');
      await saying(one, heard);
    });
  });
}
