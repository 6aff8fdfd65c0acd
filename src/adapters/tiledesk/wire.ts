/** What Tiledesk 2.19 sends, as far as it is used. */
export interface TiledeskUser {
  _id: string;
  firstname?: string;
  lastname?: string;
}

export interface TiledeskLead {
  _id: string;
  /** By this the channel knows the contact: messages of the contact are sent by it. */
  lead_id?: string;
  fullname?: string | null;
  email?: string | null;
  phone?: string | null;
  attributes?: Record<string, unknown> | null;
}

export interface TiledeskMessage {
  _id: string;
  sender: string;
  senderFullname?: string;
  text?: string;
  type?: string;
  createdAt: string;
  metadata?: { src?: unknown; name?: unknown; type?: unknown } | null;
  attributes?: { subtype?: unknown; handoff?: { clientId?: unknown } } & Record<string, unknown>;
}

export interface TiledeskNote {
  _id: string;
  text: string;
  createdBy: string;
  createdAt: string;
}

/** What the adapter keeps in the attributes of a conversation. */
export interface Kept {
  /** How it ended, and by whom. Of an earlier end, if it is open. */
  closed?: { outcome: string; at: string; note?: string; by?: { id: string; name?: string } };
  /** Whoever wrote a note: Tiledesk knows only whose token it was. */
  notes?: Record<string, { id: string; name?: string; clientId?: string }>;
}

export interface TiledeskRequest {
  request_id: string;
  /** 50 not begun, 100 waiting, 150 abandoned, 200 assigned, 300 served, 1000 closed. */
  status: number;
  /** User ids, and those of bots with `bot_` in front. The field `hasBot` may be left over from earlier. */
  participants: string[];
  participatingAgents?: TiledeskUser[] | null;
  hasBot?: boolean;
  lead?: TiledeskLead | null;
  department?: { _id?: string; id_bot?: string } | null;
  channel?: { name?: string } | null;
  notes?: TiledeskNote[] | null;
  attributes?: ({ last_message?: TiledeskMessage; handoff?: Kept } & Record<string, unknown>) | null;
  closed_at?: string | null;
  closed_by?: string | null;
  createdAt: string;
  updatedAt: string;
}

export const closedStatus = 1000;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function requestOf(answer: unknown): TiledeskRequest {
  if (!isRecord(answer) || typeof answer.request_id !== 'string' || !Array.isArray(answer.participants)) {
    throw new TypeError('request_id: expected a conversation');
  }
  return answer as unknown as TiledeskRequest;
}

export function requestsOf(answer: unknown): TiledeskRequest[] {
  if (!isRecord(answer) || !Array.isArray(answer.requests)) throw new TypeError('requests: expected a list');
  return answer.requests.map(requestOf);
}

export function messagesOf(answer: unknown): TiledeskMessage[] {
  if (!Array.isArray(answer)) throw new TypeError('expected a list of messages');
  return answer as TiledeskMessage[];
}

/** The members of a project: `id_user` is the user, populated or by the id alone. */
export function memberIdsOf(answer: unknown): string[] {
  if (!Array.isArray(answer)) throw new TypeError('expected a list of members');
  return (answer as Array<{ id_user?: string | { _id?: string } | null }>).flatMap(({ id_user: user }) =>
    typeof user === 'string' ? user : (user?._id ?? []),
  );
}
