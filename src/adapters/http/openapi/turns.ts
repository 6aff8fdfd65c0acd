import { limits, maxLengthOf } from '../../../model/limits.js';
import type { Turn, TurnEnd, TurnEvent, TurnReply, TurnResult } from '../../../model/turn.js';
import { answer, body, json, ofConversation, operation, path } from './operation.js';
import { described, flag, id, instant, listOf, object, oneOf, ref, strict, text, type Schema } from './schema.js';

const short: Schema = { ...text, maxLength: limits.text };
const words: Schema = { ...text, minLength: 1, maxLength: limits.message };
const reasons =
  'An open set: taken-over, queued, nobody, paused, stopped, off, blocked, closed, archived, newer-message, answered, ' +
  'cancelled, reset, replaced, expired, given-up, refused, sent, suggested, done, unknown';

/** The schemas of a bot's turn. */
export const turnSchemas: Record<string, Schema> = {
  TurnEnd: object<TurnEnd>({ reason: described(reasons, text) }, { by: ref('Actor') }),
  TurnEvent: described(
    'A turn of the bot that listens is over. Only bots hear it, and of their own turns; they hear nothing else.',
    object<TurnEvent>({ id, conversationId: id, reason: described(reasons, text) }, { by: ref('Actor') }),
  ),
  Turn: object<Turn & { serverTime?: string }>(
    {
      id,
      conversationId: id,
      until: described('When it ends by itself.', instant),
      conversation: ref('Conversation'),
      messages: described('The newest messages, oldest first, with the events among them.', listOf(ref('Message'))),
    },
    {
      advisory: described('The bot cannot speak through this server; it can only ask whether it may.', flag),
      serverTime: instant,
    },
  ),
  TurnReply: object<TurnReply>(
    {},
    {
      text: described('Delivered first.', words),
      handOver: described(
        'Sends the conversation to the queue.',
        object<NonNullable<TurnReply['handOver']>>({}, { reason: short }, strict),
      ),
      close: object<NonNullable<TurnReply['close']>>({ outcome: short }, { note: short }, strict),
    },
    { ...strict, minProperties: 1 },
  ),
  TurnResult: object<TurnResult>(
    { result: oneOf('sent', 'suggested', 'done') },
    {
      message: ref('Message'),
      refused: described('The code of why the hand over or the closing after the text was not possible.', text),
    },
  ),
  TurnCheck: object<{ maySpeak: true; until: string; advisory?: boolean; serverTime?: string }>(
    { maySpeak: { const: true }, until: instant },
    { advisory: flag, serverTime: instant },
  ),
};

const ofTurn = path('The turn’s id.');
const done = { 204: answer('Done') };
const drafted = object<{ text: string }>({ text: { ...text, maxLength: maxLengthOf('text') } }, {}, strict);

/** Only for the role `bot`. 409 with `ended` says that the turn is over, or that there is none. */
export const turnPaths = {
  '/conversations/{id}/turns': {
    post: operation(
      'Begins a turn of the bot',
      { 201: answer('The turn. An earlier one of the same bot in this conversation has ended.', json(ref('Turn'))) },
      { parameters: [ofConversation], requestBody: body(object<object>({}, {})) },
    ),
  },
  '/turns/{id}/message': {
    post: operation(
      'Says something, hands over or closes: once, and not over a person',
      { 200: answer('What became of it. The same request again gets the same answer.', json(ref('TurnResult'))) },
      { parameters: [ofTurn], requestBody: body(ref('TurnReply')) },
    ),
  },
  '/turns/{id}/suggestion': {
    post: operation(
      'Proposes a reply to the people, in suggestive mode',
      { 200: answer('It is proposed', json(ref('TurnResult'))) },
      { parameters: [ofTurn], requestBody: body(drafted) },
    ),
  },
  '/turns/{id}/check': {
    post: operation(
      'Whether the bot may still speak',
      { 200: answer('It may, at this moment', json(ref('TurnCheck'))) },
      { parameters: [ofTurn], requestBody: body(object<object>({}, {})) },
    ),
  },
  '/turns/{id}/draft': {
    post: operation('Shows the agents what the bot has written so far', done, {
      parameters: [ofTurn],
      requestBody: body(drafted),
    }),
  },
  '/turns/{id}/note': {
    post: operation(
      'Writes a note for the team',
      { 201: answer('The note', json(ref('Message'))) },
      {
        parameters: [ofTurn],
        requestBody: body(
          object<{ text: string; clientId: string }>(
            { text: words, clientId: { ...id, maxLength: limits.id } },
            {},
            strict,
          ),
        ),
      },
    ),
  },
  '/turns/{id}/end': {
    post: operation('Ends the turn without a word', done, {
      parameters: [ofTurn],
      requestBody: body(object<object>({}, {})),
    }),
  },
};
