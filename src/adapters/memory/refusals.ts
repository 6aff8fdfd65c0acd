import { fileRefusal, maxFiles, type DraftAttachment, type FileTrait } from '../../model/attachment.js';
import type { Command, CommandType } from '../../model/command.js';
import type { Conversation } from '../../model/conversation.js';
import { HandoffError, type ErrorCode } from '../../model/error.js';
import type { Refusal, RefusalCode } from '../../model/rules.js';
import type { AdapterTraits } from '../adapter.js';

const codes: Partial<Record<RefusalCode, ErrorCode>> = {
  held: 'conflict',
  denied: 'forbidden',
  'too-late': 'invalid',
  'reason-required': 'invalid',
};

/** Turns a refusal into the error that the adapter throws. */
export function toError(refusal: Refusal, type: CommandType, current: Conversation): HandoffError {
  const why =
    refusal.reason ??
    (refusal.holder ? `${refusal.holder.name ?? refusal.holder.id} has the conversation` : refusal.code);
  return new HandoffError(codes[refusal.code] ?? 'refused', `${type} was refused: ${why}`, { current });
}

/** Throws if the backend's traits rule these parameters out. */
export function checkCommand(command: Command, traits: AdapterTraits, current: Conversation, now: number): void {
  const refuse = (code: ErrorCode, message: string): never => {
    throw new HandoffError(code, message, { current });
  };
  const { type } = command;
  const reasonRequirement =
    type === 'take-over' ? traits.takeOver?.reason : type === 'pause-bot' ? traits.pauseBot?.reason : undefined;
  if (reasonRequirement === 'required' && !('reason' in command && command.reason?.trim())) {
    refuse('invalid', `${type} needs a reason`);
  }
  if (type === 'pause-bot' && command.until !== undefined && traits.pauseBot?.timed === false) {
    refuse('unsupported', 'This backend has no timed pauses');
  }
  const { maxSeconds } = traits.pauseBot ?? {};
  if (
    (type === 'pause-bot' || type === 'extend-pause') &&
    maxSeconds &&
    Date.parse(command.until ?? '') > now + maxSeconds * 1000
  ) {
    refuse('invalid', `A pause can last ${maxSeconds} seconds at most`);
  }
  if (type === 'send-message' && command.private && traits.sendMessage?.private === false) {
    refuse('unsupported', 'This backend has no notes');
  }
  if (type === 'send-message' && command.attachments?.length) {
    const problem = filesProblem(command.attachments, traits.sendMessage?.attachments);
    if (problem) refuse(...problem);
  }
  if (type === 'close') {
    const known = traits.close?.outcomes.some(({ value }) => value === command.outcome) ?? !!command.outcome;
    if (!known) refuse('invalid', `"${command.outcome}" is not one of the outcomes`);
  }
}

function filesProblem(
  files: readonly DraftAttachment[],
  trait: FileTrait | undefined,
): [code: ErrorCode, message: string] | undefined {
  if (!trait) return ['unsupported', 'This backend takes no files'];
  if (files.length > maxFiles) return ['invalid', `A message can have ${maxFiles} files at most`];
  const why = files.map((file) => fileRefusal(file, trait)).find(Boolean);
  return why && ['invalid', `A file cannot be sent: ${why}`];
}

/** The same command for a backend that knows pauses only in steps: it ends with the step in which it should. */
export function inSteps<C extends Command>(command: C, { pauseBot }: AdapterTraits, now: number): C {
  const step = (pauseBot?.granularitySeconds ?? 0) * 1000;
  const end = 'until' in command ? Date.parse(command.until ?? '') : NaN;
  if (!step || isNaN(end)) return command;
  // the command was on its way for a moment, which is not to be a step of its own
  const steps = Math.max(1, Math.round((end - now) / step));
  return { ...command, until: new Date(now + steps * step).toISOString() };
}
