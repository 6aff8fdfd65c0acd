import type { Caller } from '../../src/gateway/index.js';
import type { Agent } from '../../src/index.js';

/** Who can sign in. Without passwords, because this helpdesk is a demo. */
export const people: Readonly<Record<string, Caller>> = {
  ada: { agent: { id: 'ada', name: 'Ada Lindqvist' }, role: 'supervisor' },
  ben: { agent: { id: 'ben', name: 'Ben Okafor' }, role: 'agent' },
};

/** In whose name the gateway reads, and ends pauses whose time is over. */
export const gatewayAgent: Agent = { id: 'gateway', name: 'Northlight' };

export const personOf = (id: unknown): Caller | undefined =>
  typeof id === 'string' && Object.hasOwn(people, id) ? people[id] : undefined;
