import type { AdapterTraits } from '../../adapters/adapter.js';
import { traitChecks } from '../../adapters/check/traits.js';
import { fileRefusal, type DraftAttachment } from '../../model/attachment.js';
import type { Command } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import { refusalOf, type RefusalCode } from '../../model/rules.js';
import type { GatewayContext } from '../context.js';
import { isCurrent } from '../conversations/compare.js';
import type { ConversationRecord } from '../conversations/record.js';
import { GatewayError } from '../errors.js';
import { gatewayEndsPauses } from '../timers/timer.js';
import { refusalError } from './refusals.js';

/** Seconds. A pause of more than a year can only be a mistake. */
const maxPause = 365 * 86_400;

/**
 * Throws if the rules forbid the command, if its parameters do not suit this platform, or if the person decided on an
 * outdated state. `expected` is the version that they saw.
 */
export function checkCommand(
  context: GatewayContext,
  record: ConversationRecord,
  current: Conversation,
  command: Command,
  agent: Agent,
  expected?: number,
): void {
  const refuse = (code: RefusalCode): never => {
    throw refusalError(code, current);
  };
  const refused = refusalOf(current, command, agent, context.traits);
  if (refused) refuse(refused.code);
  checkParameters(context, record, current, command, refuse);
  if (expected !== undefined && !isCurrent(record, expected)) {
    throw new GatewayError('conflict', 'The conversation has changed since it was read.', { status: 412, current });
  }
}

function checkParameters(
  context: GatewayContext,
  { loadedAt: now }: ConversationRecord,
  current: Conversation,
  command: Command,
  refuse: (code: RefusalCode) => never,
): void {
  const { traits } = context;
  const invalid = (detail: string): never => {
    throw new GatewayError('invalid', detail, { current });
  };
  switch (command.type) {
    case 'take-over':
      if (traits.takeOver?.reason === 'required' && !command.reason?.trim()) refuse('reason-required');
      return;
    case 'pause-bot':
      if (traits.pauseBot?.reason === 'required' && !command.reason?.trim()) refuse('reason-required');
      if (command.until === undefined && traits.pauseBot?.indefinite === false) invalid('A pause needs an end here.');
      if (command.until !== undefined) checkPauseEnd(context, now, command.until, refuse, invalid);
      return;
    case 'extend-pause':
      return checkPauseEnd(context, now, command.until, refuse, invalid);
    case 'close': {
      const isKnown = outcomesOf(traits)?.some(({ value }) => value === command.outcome) ?? true;
      if (!isKnown) invalid('There is no such outcome here.');
      return;
    }
    case 'send-message':
    case 'use-suggestion':
      if ('attachments' in command && command.attachments?.length) {
        return checkFiles(command.attachments, traits, invalid);
      }
      if (command.text !== undefined && !command.text.trim()) invalid('A message needs text.');
  }
}

/** The outcomes that pages offer: like them, the gateway takes a list that nobody could use for none. */
function outcomesOf({ close }: AdapterTraits): NonNullable<AdapterTraits['close']>['outcomes'] | undefined {
  try {
    return traitChecks.close(close, 'close')?.outcomes;
  } catch {
    return undefined;
  }
}

/** A file that is not kept here is empty, which none is that is. */
function checkFiles(
  files: readonly DraftAttachment[],
  { sendMessage }: AdapterTraits,
  invalid: (detail: string) => never,
): void {
  for (const file of files) {
    const problem = fileRefusal(file, sendMessage?.attachments);
    if (problem === 'empty') invalid('attachments: a file is not kept here, or no longer. Send it again.');
    if (problem) invalid('attachments: the platform does not take one of these files.');
  }
}

/** `now` is by the clock of the database, which also ends the pause. */
function checkPauseEnd(
  context: GatewayContext,
  now: number,
  until: string,
  refuse: (code: RefusalCode) => never,
  invalid: (detail: string) => never,
): void {
  const { pauseBot } = context.traits;
  const remaining = Date.parse(until) - now;
  if (!(remaining > 0)) refuse('too-late');
  if (pauseBot?.timed === false && !gatewayEndsPauses(context)) {
    throw new GatewayError('unsupported', 'A pause cannot have an end here.');
  }
  const max = gatewayEndsPauses(context) ? maxPause : (pauseBot?.maxSeconds ?? maxPause);
  if (remaining > max * 1000) invalid('The pause is longer than it may be.');
}
