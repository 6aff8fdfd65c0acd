/** Sends files before the message that names them. Loaded with the first file. */
import type { DraftAttachment } from '../../model/attachment.js';
import type { HandoffError } from '../../model/error.js';
import type { CallContext } from '../adapter.js';
import { id, object } from '../check/primitives.js';
import { readJson } from './body.js';
import { pathTo, type Transport } from './transport.js';

/** In milliseconds: well before the server forgets a file without a message. */
const keptFor = 30 * 60_000;

interface Kept {
  readonly id: string;
  readonly at: number;
}

/** What each transport has sent, by file and conversation: whoever tries again does not send it again. */
const sent = new WeakMap<Transport, WeakMap<Blob, Map<string, Kept>>>();
const stored = object<{ id: string }>({ id });

/**
 * Sends the files, and then, by `send`, the message that names their ids. A message that was sent takes its files with
 * it, and one that is `invalid` may name what the server has forgotten: both are sent anew where they are wanted again.
 */
export async function sendWithFiles<T>(
  transport: Transport,
  conversationId: string,
  files: readonly DraftAttachment[],
  ctx: CallContext,
  send: (ids: string[]) => Promise<T>,
): Promise<T> {
  const forget = () => {
    for (const { data } of files) sent.get(transport)?.get(data)?.delete(conversationId);
  };
  const ids = await uploadAll(transport, conversationId, files, ctx);
  try {
    const answer = await send(ids);
    forget();
    return answer;
  } catch (thrown) {
    if ((thrown as HandoffError).code === 'invalid') forget();
    throw thrown;
  }
}

/** Sends those files that the server does not have yet, one after the other. Resolves with the ids of all of them. */
async function uploadAll(
  transport: Transport,
  conversationId: string,
  files: readonly DraftAttachment[],
  ctx: CallContext,
): Promise<string[]> {
  const known = sent.get(transport) ?? new WeakMap<Blob, Map<string, Kept>>();
  sent.set(transport, known);
  const total = files.reduce((sum, { data }) => sum + data.size, 0);
  const ids: string[] = [];
  let done = 0;
  for (const file of files) {
    const ofFile = known.get(file.data) ?? new Map<string, Kept>();
    known.set(file.data, ofFile);
    const before = ofFile.get(conversationId);
    const isKept = before && Math.abs(transport.environment.now() - before.at) < keptFor;
    const kept = isKept ? before : await upload(transport, conversationId, file, ctx);
    ofFile.set(conversationId, kept);
    ids.push(kept.id);
    ctx.onProgress?.((done += file.data.size), total);
  }
  return ids;
}

async function upload(
  transport: Transport,
  conversationId: string,
  { name, type, data }: DraftAttachment,
  { signal, isTooLate }: CallContext,
): Promise<Kept> {
  const form = new FormData();
  // the type that the agent's page has found, whatever the blob says
  form.append('file', data.type === type ? data : data.slice(0, data.size, type), name);
  const request = { path: pathTo`/conversations/${conversationId}/attachments`, form, isTooLate };
  const answer = await transport.call(request, signal, readJson);
  return { id: stored(answer, 'attachment').id, at: transport.environment.now() };
}
