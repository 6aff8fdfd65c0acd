import { realEnvironment } from '../../../src/internal/environment.js';
import { deskKit, type SwitchWorld } from '../../gateway/support/desk-kit.js';
import { pglite } from '../../gateway/support/pglite.js';
import { keepsTheContract } from '../../support/kit/keeps-the-contract.js';
import { FakeEvolution } from '../../adapters/evolution/fake-evolution.js';
import { skippedByEvolution } from './skips.js';

const database = pglite();

function open(): SwitchWorld {
  const evolution = new FakeEvolution();
  let skew = 0;
  const environment = { ...realEnvironment, now: () => Date.now() + skew };
  evolution.now = environment.now;
  const chats = Array.from({ length: 12 }, (_, i) => {
    const jid = evolution.begin(`55119999900${10 + i}`, ['Maria', 'Ken Ito', 'Olu Ade', 'Ana'][i % 4]!);
    evolution.contactWrites(jid, `Hello, this is question ${i}`);
    return jid;
  });
  const ready: Record<string, string[]> = {
    botPaused: chats.splice(0, 2),
    botStopped: chats.splice(0, 2),
    botActive: chats,
  };
  for (const jid of ready.botPaused!) evolution.sessions.get(jid)!.status = 'paused';
  for (const jid of ready.botStopped!) evolution.sessions.get(jid)!.status = 'closed';
  return {
    adapter: evolution.adapter(),
    environment,
    // a page that reconnects at once
    pageEnvironment: { ...environment, random: () => 0 },
    controls: {
      prepare: (situation) => ready[situation]?.shift(),
      contactWrites: (id, text) => evolution.contactWrites(id, text),
      now: environment.now,
      advance: (milliseconds) => void (skew += milliseconds),
    },
  };
}

keepsTheContract('Evolution with a desk', { kit: deskKit(database, open), skips: skippedByEvolution });
