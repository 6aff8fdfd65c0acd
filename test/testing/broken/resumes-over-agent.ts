import { broken } from './broken.js';

export default broken(
  'ends a timed pause although an agent has the conversation',
  ['a timed pause does not end over the agent who paused'],
  (adapter, { memory }) => {
    const traits = { ...adapter.traits };
    Object.assign(memory.traits!, { pauseBot: { ...traits.pauseBot, resumesOverAgent: true } });
    return { traits };
  },
);
