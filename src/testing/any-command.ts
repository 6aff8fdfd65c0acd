import type { Command } from '../model/command.js';
import type { Agent, Conversation } from '../model/conversation.js';
import { refusal } from '../model/rules.js';
import { methodName } from '../adapters/call.js';
import { skip } from './outcome.js';
import type { World } from './world.js';

/** These show in the state of a conversation. */
const changing = [
  'take-over',
  'pause-bot',
  'activate-bot',
  'request-agent',
  'close',
  'reopen',
  'block-contact',
] as const;

/** A command that changes this conversation: the first that the adapter has and the agent may run. */
export function anyCommand(w: World, c: Conversation, agent: Agent = w.me): Command {
  const type = changing.find((each) => w.has(methodName(each)) && !refusal(c, each, agent, w.traits));
  return type ? w.minimalCommand(type) : skip('the adapter has no command that changes this conversation');
}
