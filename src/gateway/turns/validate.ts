import { fail, object, optional, type Check } from '../../adapters/check/primitives.js';
import { limits } from '../../model/limits.js';
import type { TurnReply } from '../../model/turn.js';
import { checked, filled, plain, upTo, usableId } from '../http/validate.js';

const words = upTo(limits.message, filled) as Check<string>;
const reason = optional(upTo(limits.text, plain) as Check<string>);

const reply = object<TurnReply>({
  text: optional(words),
  handOver: optional(object<NonNullable<TurnReply['handOver']>>({ reason })),
  close: optional(
    object<NonNullable<TurnReply['close']>>({ outcome: upTo(limits.text, filled) as Check<string>, note: reason }),
  ),
});

/** What a bot does with its turn. */
export const toReply = (body: unknown): TurnReply =>
  checked((value, path) => {
    const given = reply(value, path);
    if (given.handOver && given.close) fail('close', 'no handOver beside it');
    return (given.text ?? given.handOver ?? given.close) ? given : fail('text', 'a text, handOver or close');
  }, body);

/** What it has written so far: it may be nothing yet. */
export const toDraftText = (body: unknown): string =>
  checked(object<{ text: string }>({ text: upTo(limits.message, plain) as Check<string> }), body).text;

export const toNote = (body: unknown): { text: string; clientId: string } =>
  checked(object<{ text: string; clientId: string }>({ text: words, clientId: usableId }), body);
