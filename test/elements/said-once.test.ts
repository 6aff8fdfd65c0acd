import { expect } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import type { Command, CommandType } from '../../src/model/command.js';
import { HandoffError, type ErrorCode } from '../../src/model/error.js';
import { allowed, ben, commands, heldBy, situations, type Situation } from '../support/conversations.js';
import { chatter, deskBackend } from '../support/desk.js';
import { cdp, hasDevTools } from '../support/devtools.js';
import { button, contactMethods, fillIn } from '../support/elements.js';
import { readable, saidTwice } from '../support/said.js';
import { wholeDesk, type WholeDesk } from '../support/whole-desk.js';

before(async () => {
  await setViewport({ width: 1440, height: 900 });
  if (hasDevTools) await cdp('Accessibility.enable');
});
after(async () => {
  if (hasDevTools) await cdp('Accessibility.disable');
  await setViewport({ width: 800, height: 600 });
});

const deskOf = async (): Promise<WholeDesk> => {
  const backend = deskBackend({}, { more: contactMethods() });
  chatter(backend, 6);
  const shown = await wholeDesk({ backend });
  await shown.find('takeover-button').takeover.load();
  return shown;
};

/** How a command may stand or end; each prepares the backend, and says how long to wait. */
const endings: Record<string, (shown: WholeDesk, method: string) => number> = {
  'on its way for 2 s': ({ backend }, method) => (backend.hold.add(method), 2000),
  'on its way for 15 s': ({ backend }, method) => (backend.hold.add(method), 15_000),
  'being found out': ({ backend }, method) => (backend.hold.add(method).add('getConversation'), 30_100),
  unknown: ({ backend }, method) => (backend.hold.add(method), 31_000),
  applied: () => 300,
  ...Object.fromEntries(
    (['refused', 'forbidden', 'rate-limited', 'unavailable', 'unauthorized'] as ErrorCode[]).map((code) => [
      code,
      ({ backend }: WholeDesk, method: string) => {
        backend.failing.set(method, new HandoffError(code, 'x', { retryable: false }));
        return 2000;
      },
    ]),
  ),
  'somebody was faster': ({ backend }, method) => {
    const current = backend.change('c1', { handler: heldBy(ben), bot: { mode: 'autopilot', status: 'paused' } });
    backend.failing.set(method, new HandoffError('conflict', 'x', { current }));
    return 300;
  },
};
const methodOf = (type: CommandType): string => type.replace(/-(.)/g, (_, c: string) => c.toUpperCase());

/** Everything as it was before the state. */
async function clear(shown: WholeDesk, situation: object): Promise<void> {
  const { backend, store } = shown;
  backend.hold.clear();
  backend.failing.clear();
  for (const call of backend.calls.splice(0)) call.fail(new HandoffError('refused', 'x', { retryable: false }));
  await shown.advance(1000);
  store.dismiss('c1');
  backend.push('c1', { contact: { id: 'p1', name: 'Mina Farrow' }, closed: undefined, ...situation });
  await shown.advance(40_000);
}

describe('handoff-desk says each fact once, to eyes and to screen readers', function () {
  this.timeout(60_000);

  it(`in each of ${Object.keys(situations).length} situations`, async () => {
    const shown = await deskOf();
    const found: string[] = [];
    for (const situation of Object.keys(situations) as Situation[]) {
      await clear(shown, situations[situation]);
      found.push(...(await saidTwice(shown.desk)).map((line) => `${situation}: ${line}`));
    }
    expect(found.join('\n')).to.equal('');
  });

  const types = (Object.keys(commands) as CommandType[]).filter((type) => type !== 'mark-read');
  for (const [ending, prepare] of Object.entries(endings)) {
    it(`whichever of ${types.length} commands is asked for, ${ending}`, async () => {
      const shown = await deskOf();
      const found: string[] = [];
      for (const type of types) {
        await clear(shown, type === 'send-message' ? situations['mine, paused'] : allowed[type]);
        const wait = prepare(shown, methodOf(type));
        const said = readable(shown.desk);
        const command = commands[type];
        const asked = 'clientId' in command ? { ...command, clientId: `${type} ${ending}` } : command;
        void shown.store.run('c1', asked as Command);
        await shown.advance(wait);
        found.push(...(await saidTwice(shown.desk)).map((line) => `${type}: ${line}`));
        if (ending === 'unknown' && type === 'take-over') expect(readable(shown.desk)).not.to.equal(said);
      }
      expect(found.join('\n')).to.equal('');
    });
  }

  const broken = (code: ErrorCode) => () => Promise.reject(new HandoffError(code, 'x'));
  const brokenDesk = (code: ErrorCode): Promise<WholeDesk> => {
    const read = broken(code);
    const more = { getContact: read, listContactConversations: read, listMessages: read, listConversations: read };
    const backend = deskBackend({}, { more });
    backend.failing.set('getConversation', new HandoffError(code, 'x'));
    return wholeDesk({ backend });
  };
  /** What must be said, and how it comes to that. */
  const cases: Record<string, [said: RegExp, prepare: () => Promise<WholeDesk>]> = {
    'the backend cannot be reached from the start': [/cannot be reached/, () => brokenDesk('unavailable')],
    'nothing may be read': [/not allowed/, () => brokenDesk('forbidden')],
    'one is signed out': [/sign-in has expired/, () => brokenDesk('unauthorized')],
    'the conversation was not found': [
      /not found/,
      async () => {
        const backend = deskBackend();
        backend.failing.set('getConversation', new HandoffError('not-found', 'x'));
        backend.adapter.listConversations = () => Promise.resolve({ items: [] });
        return wholeDesk({ backend });
      },
    ],
    'only the conversation may be read': [
      /not allowed/,
      () => {
        const read = broken('forbidden');
        const more = { getContact: read, listContactConversations: read, listMessages: read };
        return wholeDesk({ backend: deskBackend({}, { more }) });
      },
    ],
    'a takeover from the reply box failed': [
      /refused/,
      async () => {
        const shown = await deskOf();
        shown.backend.failing.set('takeOver', new HandoffError('refused', 'x'));
        button(shown.find('reply-composer'), 'Take over').click();
        await shown.advance(1000);
        return shown;
      },
    ],
    'a takeover from the reply box takes long': [
      /Stop waiting/,
      async () => {
        const shown = await deskOf();
        shown.backend.hold.add('takeOver');
        button(shown.find('reply-composer'), 'Take over').click();
        await shown.advance(15_000);
        return shown;
      },
    ],
    'live updates are lost': [
      /Live updates lost/,
      async () => {
        const shown = await deskOf();
        for (const sink of shown.backend.sinks) sink.connection('offline');
        await shown.advance(5000);
        return shown;
      },
    ],
    'the connection is gone, and nothing can be read again': [
      /Live updates lost/,
      async () => {
        let isGone = false;
        const backend = deskBackend({}, { more: contactMethods() });
        chatter(backend, 6);
        const { listMessages } = backend.adapter;
        const items = [...backend.conversations.values()];
        backend.adapter.listMessages = (...args) => (isGone ? broken('offline')() : listMessages!(...args));
        backend.adapter.listConversations = () => (isGone ? broken('offline')() : Promise.resolve({ items }));
        const shown = await wholeDesk({ backend });
        isGone = true;
        backend.failing.set('getConversation', new HandoffError('offline', 'x'));
        for (const sink of backend.sinks) {
          sink.hint();
          sink.connection('offline');
        }
        await shown.advance(10_000);
        return shown;
      },
    ],
    'a pause is about to end': [
      /less than a minute/,
      async () => {
        const shown = await deskOf();
        await clear(shown, situations['bot paused, timed']);
        await shown.find('reply-composer').body.value!.warning.load();
        await shown.advance(28.5 * 60_000);
        return shown;
      },
    ],
    'somebody else took over what one was writing': [
      /Ben/,
      async () => {
        const shown = await deskOf();
        await clear(shown, situations['mine, paused']);
        fillIn(shown.find('reply-composer').shadowRoot!.querySelector('textarea')!, 'Hello');
        shown.backend.push('c1', { handler: heldBy(ben) });
        await shown.advance(1000);
        return shown;
      },
    ],
  };
  for (const [name, [said, prepare]] of Object.entries(cases)) {
    it(`when ${name}`, async () => {
      const { desk } = await prepare();
      expect(readable(desk)).to.match(said);
      expect((await saidTwice(desk)).join('\n')).to.equal('');
    });
  }
});
