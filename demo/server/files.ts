/** The files of messages, in the helpdesk's own database. */
import type { Queries } from '../../src/gateway/index.js';
import type { Attachment } from '../../src/index.js';
import { fromBase64, toBase64 } from '../../src/internal/base64.js';
import type { DraftAttachment } from '../../src/model/attachment.js';

export interface StoredFile {
  name: string;
  type: string;
  data: string;
  contact_id: string;
  /** It is for the team. */
  is_note: boolean;
}

/** Keeps files with their message. Their addresses begin where the pages' own API does. */
export async function keepFiles(
  tx: Queries,
  conversationId: string,
  files: readonly DraftAttachment[],
  isNote: boolean,
): Promise<Attachment[]> {
  const kept: Attachment[] = [];
  for (const { name, type, data } of files) {
    const id = crypto.randomUUID();
    await tx.query(
      `INSERT INTO helpdesk.files (id, conversation_id, is_note, name, type, data)
      VALUES ($1, $2, $3, $4, $5, decode($6, 'base64'))`,
      [id, conversationId, isNote, name, type, toBase64(new Uint8Array(await data.arrayBuffer()))],
    );
    kept.push({ url: `files/${id}`, name, type, size: data.size });
  }
  return kept;
}

export async function loadFile(db: Queries, id: string): Promise<StoredFile | undefined> {
  const [file] = await db.query<StoredFile>(
    `SELECT f.name, f.type, f.is_note, encode(f.data, 'base64') AS data, c.contact_id
    FROM helpdesk.files f JOIN helpdesk.conversations c ON c.id = f.conversation_id WHERE f.id = $1`,
    [id],
  );
  return file;
}

/** Pictures that run nothing are shown, and all else is downloaded. */
export function fileResponse({ name, type, data }: StoredFile): Response {
  const isShown = /^image\/(png|jpeg|gif|webp|avif)$/.test(type);
  return new Response(fromBase64(data), {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `${isShown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'private, max-age=3600',
    },
  });
}
