import type { Command } from '../../model/command.js';
import type { Agent, Conversation } from '../../model/conversation.js';
import type { ErrorCode } from '../../model/error.js';
import { refusal, type RefusalCode } from '../../model/rules.js';
import type { GatewayContext } from '../context.js';
import { toInstant } from '../context.js';
import { GatewayError } from '../errors.js';
import type { ConversationRecord } from '../conversations/record.js';
import { gatewayEndsPauses } from '../timers/timer.js';

/** Milliseconds in which a platform may still show the state before a takeover. */
const settling = 10_000;
const day = 86_400;

const errorCodes: Partial<Record<RefusalCode, ErrorCode>> = {
  held: 'conflict',
  denied: 'forbidden',
  'too-late': 'invalid',
  'reason-required': 'invalid',
};

const messages: Record<RefusalCode, string> = {
  archived: 'The conversation is archived.',
  closed: 'The conversation is closed.',
  'not-closed': 'The conversation is not closed.',
  held: 'Another agent has the conversation.',
  mine: 'You have the conversation already.',
  queued: 'The conversation waits for an agent already.',
  'bot-off': 'There is no bot in this conversation.',
  'bot-has-it': 'The bot has the conversation already.',
  'bot-active': 'The bot is active already.',
  'not-timed': 'The pause has no end that could be moved.',
  'too-late': 'The end of the pause is not in the future by the clock of the server.',
  stopped: 'The bot was stopped for good.',
  blocked: 'The contact is blocked.',
  'not-blocked': 'The contact is not blocked.',
  'not-composing': 'The bot is not writing.',
  'nobody-would-answer': 'Nobody would answer the contact.',
  suggestive: 'The bot only suggests answers here.',
  denied: 'This is not permitted in this conversation.',
  'reason-required': 'A reason is needed.',
};

/**
 * Whoever just took over through this gateway has it, also while the platform still says otherwise. Only they
 * themselves may take it once more: it may have been taken from them elsewhere.
 */
export function withClaim(
  { claim, loadedAt }: ConversationRecord,
  conversation: Conversation,
  exceptFor?: Agent,
): Conversation {
  const holds =
    claim &&
    claim.agent.id !== exceptFor?.id &&
    loadedAt - claim.at < settling &&
    conversation.status === 'open' &&
    conversation.handler.kind !== 'agent';
  return holds
    ? { ...conversation, handler: { kind: 'agent', agent: claim.agent, since: toInstant(claim.at) } }
    : conversation;
}

/** Refuses what the rules forbid, what this platform cannot take, and what was decided on an outdated picture. */
export function checkCommand(
  context: GatewayContext,
  record: ConversationRecord,
  current: Conversation,
  command: Command,
  agent: Agent,
  expected?: number,
): void {
  const refuse = (code: RefusalCode): never => {
    throw new GatewayError(errorCodes[code] ?? 'refused', messages[code], { current });
  };
  const refused = refusal(current, command.type, agent, context.traits);
  // a private note disturbs nobody, so only the archive is closed to it
  const isAllowedNote =
    command.type === 'send-message' && command.private && (refused?.code === 'held' || refused?.code === 'closed');
  if (refused && !isAllowedNote) refuse(refused.code);
  checkParameters(context, current, command, refuse);
  // what a contact writes in between changes the version too, but not what was decided on
  if (expected !== undefined && (expected < record.controlVersion || expected > record.version)) {
    throw new GatewayError('conflict', 'The conversation has changed since it was read.', { status: 412, current });
  }
}

function checkParameters(
  context: GatewayContext,
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
      if (command.until !== undefined) checkPauseEnd(context, command.until, refuse, invalid);
      return;
    case 'extend-pause':
      return checkPauseEnd(context, command.until, refuse, invalid);
    case 'close': {
      const record = traits.close?.outcomes.some(({ value }) => value === command.outcome) ?? true;
      if (!record) invalid('There is no such outcome here.');
      return;
    }
    case 'send-message':
      if (!command.text.trim()) invalid('A message needs text.');
  }
}

function checkPauseEnd(
  context: GatewayContext,
  until: string,
  refuse: (code: RefusalCode) => never,
  invalid: (detail: string) => never,
): void {
  const {
    traits: { pauseBot },
    environment,
  } = context;
  const remaining = Date.parse(until) - environment.now();
  if (!(remaining > 0)) refuse('too-late');
  if (pauseBot?.timed === false && !gatewayEndsPauses(context)) {
    throw new GatewayError('unsupported', 'A pause cannot have an end here.');
  }
  const max = gatewayEndsPauses(context) ? 365 * day : (pauseBot?.maxSeconds ?? 365 * day);
  if (remaining > max * 1000) invalid('The pause is longer than it may be.');
}
