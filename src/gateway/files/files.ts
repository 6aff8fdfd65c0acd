import { bytesText } from '../../internal/bytes.js';
import { isTypeTaken, maxFiles, usualFiles, type DraftAttachment, type FileTrait } from '../../model/attachment.js';
import { mayHaveHappened, toHandoffError } from '../../model/error.js';
import { refusalOf } from '../../model/rules.js';
import { CallerLimit } from '../caller-limit.js';
import { refusalError } from '../commands/refusals.js';
import type { GatewayContext } from '../context.js';
import { withClaim } from '../conversations/claim.js';
import type { Conversations } from '../conversations/conversations.js';
import { replaceNul } from '../database/database.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { codeOf, GatewayError, retryIn } from '../errors.js';
import type { Caller } from '../options.js';
import type { ApiResponse } from '../response.js';
import { mayRun } from '../roles.js';
import { ownerOf } from '../turns/turn-table.js';
import { ByteBudget } from './byte-budget.js';
import { checkedName } from './file-name.js';
import { addFile, addPart, deleteFiles, findFiles, partSize, readParts, type FileRow } from './file-table.js';
import { boundaryOf, readFile, type FileHead } from './multipart.js';
import { bytesOf } from './transfer.js';

/** Milliseconds that a file waits for its message. Pages rely on half of it. */
const retention = 3_600_000;
/** Uploads of one caller on one node. A page sends one file after another. */
const maxUploads = 4;
/** Files of one caller without a message: a few that were not sent after all, and one message. */
const maxWaiting = 3 * maxFiles;
/** Bytes of all files of one message. */
const maxMessageBytes = maxFiles * usualFiles.maxBytes;
/** Bytes of a form beside its file. */
const formBytes = 32_768;

/** Which files the platform takes through the gateway. Undefined: none. */
export function filesTaken(context: Pick<GatewayContext, 'adapter' | 'traits'>): FileTrait | undefined {
  const trait = context.adapter.sendMessage && context.traits.sendMessage?.attachments;
  if (!trait) return undefined;
  // what is larger does not fit into the memory of a server that others use as well
  return trait === true ? true : { ...trait, maxBytes: maxBytesOf(trait) };
}

const maxBytesOf = (trait: FileTrait): number =>
  Math.min((typeof trait === 'object' && trait.maxBytes) || usualFiles.maxBytes, usualFiles.maxBytes);

/** A type as it may stand in a header. */
const wellFormed = /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}$/;

/**
 * Keeps files until the message comes that names them, for an hour at most. They go to the platform with the message:
 * until then, it is told nothing of them.
 */
export class Files {
  #context: GatewayContext;
  #conversations: Conversations;
  #uploads: CallerLimit;
  #memory: ByteBudget;

  constructor(context: GatewayContext, conversations: Conversations) {
    this.#context = context;
    this.#conversations = conversations;
    const detail = `You have ${maxUploads} uploads under way, which is the most. Wait for one to end.`;
    this.#uploads = new CallerLimit(context, maxUploads, detail);
    this.#memory = new ByteBudget(context, 2 * maxMessageBytes);
  }

  /** Keeps the file of a form, if the caller may send it in this conversation and the platform takes it. */
  async keep(caller: Caller, conversationId: string, request: Request): Promise<ApiResponse> {
    const trait = filesTaken(this.#context);
    if (!trait) throw new GatewayError('unsupported', 'The platform takes no files.');
    if (!mayRun(this.#context, caller, 'send-message')) {
      throw new GatewayError('forbidden', 'Your role does not include this.');
    }
    const { headers, signal } = request;
    const boundary = boundaryOf(headers.has('content-encoding') ? null : headers.get('content-type'));
    if (Number(headers.get('content-length')) > maxBytesOf(trait) + formBytes) throw tooLarge(trait);
    return this.#uploads.run(caller, signal, async () => {
      await this.#requireAllowed(caller, conversationId, signal);
      const file = await this.#receive(request, boundary, trait, { owner: ownerOf(caller), conversationId });
      // the platform gives it an address of its own, with the message
      return { status: 201, body: { ...file, url: '' } };
    });
  }

  /**
   * Sends a message with the files that it names. They are forgotten once it is sent; otherwise they stay, so that it
   * can be sent again. A file that is not kept here is an empty one, which the checks of the command refuse: if the
   * message was sent before, its answer is repeated without them.
   */
  async send(
    caller: Caller,
    conversationId: string,
    ids: readonly string[],
    send: (attachments: DraftAttachment[]) => Promise<ApiResponse>,
  ): Promise<ApiResponse> {
    if (!filesTaken(this.#context)) {
      throw new GatewayError('invalid', 'attachments: expected no files: this server takes none');
    }
    const { database, background } = this.#context;
    const wanted = [...new Set(ids)];
    const found = await findFiles(database, ownerOf(caller), replaceNul(conversationId), wanted);
    const size = found.reduce((sum, file) => sum + file.size, 0);
    return this.#memory.run(size, async () => {
      const files: DraftAttachment[] = [];
      for (const id of wanted) files.push(await this.#load(found.find((file) => file.id === id)));
      const answer = await send(files);
      if (answer.status < 400 && found.length) background(this.#forget(found.map(({ id }) => id)));
      return answer;
    });
  }

  /** Deletes what has waited too long. `now` is by the database. */
  async deleteExpired(now: number): Promise<void> {
    const { database, signal } = this.#context;
    for (const table of ['handoff.files', 'handoff.file_parts']) {
      // a row may be as large as a part
      await deleteInBatches(database, signal, table, 'at < $1', [now - retention], 500);
    }
  }

  /** Throws what a message would be refused for. Where there are notes, one may be meant. */
  async #requireAllowed(caller: Caller, conversationId: string, signal: AbortSignal): Promise<void> {
    const { traits } = this.#context;
    const { record, conversation } = await this.#conversations
      .observe(conversationId, caller, { signal })
      .catch(notTaken);
    const current = withClaim(record, conversation);
    const isNote = traits.sendMessage?.private !== false;
    const message = { type: 'send-message', text: '', clientId: '', private: isNote } as const;
    const refusal = refusalOf(current, message, caller.agent, traits);
    if (refusal) throw refusalError(refusal.code, current);
  }

  async #receive(
    request: Request,
    boundary: string,
    trait: FileTrait,
    whose: { owner: string; conversationId: string },
  ): Promise<FileRow> {
    const { database, environment } = this.#context;
    const id = environment.uuid();
    const parts = new Parts((number, bytes) => addPart(database, id, number, bytes));
    const file: FileRow = { id, name: '', type: '', size: 0 };
    const source = bytesOf(this.#context, request);
    try {
      await readFile(
        boundary,
        source.next,
        (head) => void Object.assign(file, checkedHead(head, trait)),
        async (bytes) => {
          file.size += bytes.length;
          if (file.size > maxBytesOf(trait)) throw tooLarge(trait);
          await parts.add(bytes);
        },
      );
      if (!file.size) throw new GatewayError('invalid', 'file: expected a file that is not empty.');
      await parts.end();
      const room = { files: maxWaiting, bytes: maxMessageBytes };
      await addFile(database, file, { ...whose, conversationId: replaceNul(whose.conversationId) }, room);
      return file;
    } catch (thrown) {
      await this.#forget([id]);
      throw thrown;
    } finally {
      source.end();
    }
  }

  async #load(row: FileRow | undefined): Promise<DraftAttachment> {
    const parts = row ? await readParts(this.#context.database, row.id) : [];
    const data = new Blob(parts, { type: row?.type });
    if (data.size === row?.size) return { name: row.name, type: row.type, data };
    return { name: '', type: '', data: new Blob([]) };
  }

  /** If it fails, they go with the hour. */
  async #forget(ids: string[]): Promise<void> {
    await deleteFiles(this.#context.database, ids).catch((thrown) =>
      this.#context.log({ event: 'failed', code: codeOf(thrown) }),
    );
  }
}

/** Whatever went wrong, nothing was done: a page may try it again, and need not find out what became of it. */
function notTaken(thrown: unknown): never {
  const error = toHandoffError(thrown);
  if (!mayHaveHappened(error)) throw error;
  throw new GatewayError('unavailable', error.message, { retryAfter: retryIn.moment, cause: error });
}

const tooLarge = (trait: FileTrait) =>
  new GatewayError('invalid', `The file is larger than ${bytesText(maxBytesOf(trait), 'en')}.`, { status: 413 });

function checkedHead({ name, type }: FileHead, trait: FileTrait): Pick<FileRow, 'name' | 'type'> {
  const checked = checkedName(name);
  if (!wellFormed.test(type) || !isTypeTaken(type, trait)) {
    const types = (typeof trait === 'object' && trait.types) || usualFiles.types;
    throw new GatewayError('invalid', `file: expected one of these types: ${types.join(', ')}.`, { status: 415 });
  }
  return { name: checked, type };
}

/** Gathers bytes until a part is full. */
class Parts {
  #write: (number: number, bytes: Uint8Array) => Promise<void>;
  #part = new Uint8Array(partSize);
  #length = 0;
  #number = 0;

  constructor(write: (number: number, bytes: Uint8Array) => Promise<void>) {
    this.#write = write;
  }

  async add(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      const some = bytes.subarray(at, at + partSize - this.#length);
      this.#part.set(some, this.#length);
      this.#length += some.length;
      at += some.length;
      if (this.#length === partSize) await this.end();
    }
  }

  /** Writes what is left. */
  async end(): Promise<void> {
    if (!this.#length) return;
    await this.#write(this.#number++, this.#part.subarray(0, this.#length));
    this.#length = 0;
  }
}
