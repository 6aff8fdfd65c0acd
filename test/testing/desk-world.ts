import type { HandoffAdapter } from '../../src/index.js';
import type { AdapterTestOptions, Controls, Situation } from '../../src/testing/index.js';
import { DeskNetwork } from './desk-network.js';
import { deskAdapter } from './sixty-lines.js';
import { TicketDesk, type Ticket } from './ticket-desk.js';

const ben = { id: 'ben', name: 'Ben Okafor' };
const inHalfAnHour = (desk: TicketDesk): string => new Date(desk.now + 1_800_000).toISOString();

const tickets: Partial<Record<Situation, (desk: TicketDesk) => Partial<Ticket>>> = {
  botActive: () => ({}),
  botPaused: () => ({ ai: { on: false, offBy: 'Ben Okafor' } }),
  botPausedUntil: (desk) => ({ ai: { on: false, backAt: inHalfAnHour(desk) } }),
  heldByMe: (desk) => ({ owner: { id: 'ada', name: 'Ada Lindqvist', since: desk.time }, ai: { on: false } }),
  heldByOther: (desk) => ({ owner: { ...ben, since: desk.time }, ai: { on: false } }),
  closed: (desk) => ({ closed: { as: 'solved', at: desk.time } }),
};

/** The kit's options for the example adapter, on simulated time. */
export function deskWorld(): AdapterTestOptions {
  const desks = new WeakMap<HandoffAdapter, [TicketDesk, DeskNetwork]>();
  const controls = (adapter: HandoffAdapter): Controls => {
    const [desk, network] = desks.get(adapter)!;
    return {
      prepare: (situation) => tickets[situation] && desk.open(tickets[situation](desk)).id,
      act: (agent, id) => {
        const { status } = desk.handle('PUT', `/tickets/${id}/owner`, new URLSearchParams(), JSON.stringify({ agent }));
        if (status !== 200) throw new Error(`The desk says ${status}`);
      },
      contactWrites: (id, body) => void desk.write(desk.tickets.get(id)!, { role: 'customer' }, { body }),
      remove: (id) => desk.delete(id),
      now: () => desk.now,
      advance: (milliseconds) => desk.advance(milliseconds),
      dropConnection: () => network.down(true),
      restoreConnection: () => network.down(false),
      loseNextAnswer: () => void (network.next = 'lost'),
      holdNextAnswer: () => void (network.next = 'held'),
      failNext: (code) => network.fail(code),
    };
  };
  return {
    create() {
      const desk = new TicketDesk();
      const network = new DeskNetwork(desk);
      const adapter = deskAdapter('https://desk.example', async () => 'token', network.globals);
      desks.set(adapter, [desk, network]);
      return adapter;
    },
    controls,
  };
}
