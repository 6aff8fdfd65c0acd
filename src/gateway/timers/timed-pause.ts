import { serverFacts, type Command } from '../../model/command.js';
import type { Agent } from '../../model/conversation.js';
import type { GatewayContext } from '../context.js';
import { gatewayEndsPauses, type TimerSetting } from './timer.js';

/** After these, a timed pause is over. */
export const endsPause = ({ type }: Command): boolean => serverFacts[type].ends.includes('pause');

/** What a command makes of the timer. Null: it ends; undefined: it stays as it is. */
export function timerFor(context: GatewayContext, command: Command, agent: Agent): TimerSetting | null | undefined {
  if (endsPause(command)) return null;
  if (!gatewayEndsPauses(context) || (command.type !== 'pause-bot' && command.type !== 'extend-pause')) {
    return undefined;
  }
  return command.until === undefined ? null : { due: Date.parse(command.until), agent };
}

/** The command as the platform gets it: the end of a pause that the gateway keeps by itself is none of its business. */
export function forPlatform(context: GatewayContext, command: Command): Command | undefined {
  if (!gatewayEndsPauses(context) || (command.type !== 'pause-bot' && command.type !== 'extend-pause')) return command;
  if (command.type === 'extend-pause') return undefined;
  const { until: _until, ...rest } = command;
  return rest;
}
