import type { GatewayContext } from '../context.js';
import type { Call, Route } from '../http/router.js';
import { hashOf, parseJson, readBody } from '../http/request.js';
import { respond } from '../http/respond.js';
import type { ApiResponse } from '../response.js';
import type { Delivery } from './delivery.js';
import { requireBot, type Turns } from './turns.js';
import { toDraftText, toNote, toReply } from './validate.js';

/** The paths of a bot's turn. */
export function turnRoutes(
  context: GatewayContext,
  { turns, delivery }: { turns: Turns; delivery: Delivery },
): Record<string, Route> {
  const post = (answer: (call: Call, body: string) => Promise<ApiResponse>): Route => ({
    POST: async (call) => {
      // before the body is looked at: nobody else learns what a good one is
      requireBot(call.caller);
      return respond(context, await answer(call, await readBody(call.request)));
    },
  });
  return {
    'conversations/:id/turns': post(({ caller, id, request }) => turns.start(caller, id, request.signal)),
    'turns/:id/message': post(async ({ caller, id, request }, body) => {
      const reply = toReply(parseJson(body));
      return delivery.deliver(caller, id, reply, await hashOf(request, JSON.stringify(reply)));
    }),
    'turns/:id/check': post(({ caller, id }) => turns.check(caller, id)),
    'turns/:id/draft': post(({ caller, id }, body) => turns.draft(caller, id, toDraftText(parseJson(body)))),
    'turns/:id/note': post(({ caller, id }, body) => {
      const { text, clientId } = toNote(parseJson(body));
      return turns.note(caller, id, text, clientId);
    }),
    'turns/:id/suggestion': post(async ({ caller, id, request }, body) => {
      const text = toDraftText(parseJson(body));
      return delivery.suggest(caller, id, text, await hashOf(request, text));
    }),
    'turns/:id/end': post(({ caller, id }) => turns.giveUp(caller, id)),
  };
}
