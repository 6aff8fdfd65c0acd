import { fromBase64, toBase64 } from '../../internal/base64.js';
import { asyncCommit, databaseNow, type Queries } from '../database/database.js';

/** Bytes of one part of a file. A statement with it takes a few milliseconds, on PGlite too. */
export const partSize = 262_144;
/** How many parts are read at once. */
const partsPerRead = 8;

/** A file that waits for its message. */
export interface FileRow {
  id: string;
  name: string;
  type: string;
  /** In bytes. */
  size: number;
}

/** What one caller may have waiting. */
export interface Room {
  files: number;
  bytes: number;
}

/** A crash may lose it: the file counts only once `addFile` has written it down, which makes all before it durable. */
export async function addPart(db: Queries, fileId: string, number: number, bytes: Uint8Array): Promise<void> {
  await db.query(
    `INSERT INTO handoff.file_parts (file_id, number, at, data)
     VALUES ($1, $2, ${databaseNow}, decode($3, 'base64')) RETURNING ${asyncCommit}`,
    [fileId, number, toBase64(bytes)],
  );
}

/** The file is whole. To make room for it, the owner's oldest ones are forgotten. */
export async function addFile(
  db: Queries,
  { id, name, type, size }: FileRow,
  { owner, conversationId }: { owner: string; conversationId: string },
  room: Room,
): Promise<void> {
  await db.query(
    `WITH added AS (
       INSERT INTO handoff.files (id, owner, conversation_id, name, type, size, at)
       VALUES ($1, $2, $3, $4, $5, $6, ${databaseNow})
     ), oldest AS (
       SELECT id FROM (
         SELECT id, row_number() OVER newest AS n, sum(size) OVER newest AS bytes FROM handoff.files
         WHERE owner = $2 WINDOW newest AS (ORDER BY at DESC, id)
       ) mine WHERE n >= $7 OR bytes > $8::bigint - $6
     ), forgotten AS (
       DELETE FROM handoff.files WHERE id IN (SELECT id FROM oldest)
     )
     DELETE FROM handoff.file_parts WHERE file_id IN (SELECT id FROM oldest)`,
    [id, owner, conversationId, name, type, size, room.files, room.bytes],
  );
}

/** Those of these files that the owner has in this conversation. */
export function findFiles(db: Queries, owner: string, conversationId: string, ids: string[]): Promise<FileRow[]> {
  return db.query<FileRow>(
    `SELECT id, name, type, size FROM handoff.files
     WHERE id IN (SELECT json_array_elements_text($3::json)) AND owner = $1 AND conversation_id = $2`,
    [owner, conversationId, ids],
  );
}

/** What is in a file. It is shorter than the file if it was forgotten meanwhile. */
export async function readParts(db: Queries, fileId: string): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (;;) {
    const rows = await db.query<{ data: string }>(
      `SELECT encode(data, 'base64') AS data FROM handoff.file_parts
       WHERE file_id = $1 AND number >= $2 ORDER BY number LIMIT ${partsPerRead}`,
      [fileId, parts.length],
    );
    for (const { data } of rows) parts.push(fromBase64(data));
    if (rows.length < partsPerRead) return parts;
  }
}

/** Also what came of files that are not whole. */
export async function deleteFiles(db: Queries, ids: string[]): Promise<void> {
  await db.query(
    `WITH gone AS (SELECT json_array_elements_text($1::json) AS id),
       files AS (DELETE FROM handoff.files WHERE id IN (SELECT id FROM gone))
     DELETE FROM handoff.file_parts WHERE file_id IN (SELECT id FROM gone)`,
    [ids],
  );
}
