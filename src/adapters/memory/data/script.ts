import type { Contact } from '../../../model/contact.js';
import type { Bot, CauseKind, Conversation } from '../../../model/conversation.js';

/** Who speaks or acts in a script: contact, bot, agent (me), colleague, workflow, or someone unknown. */
export type Voice = 'c' | 'b' | 'a' | 'k' | 'w' | 'u';

/**
 * A conversation, one message a line: voice, time, text.
 *
 * Besides the voices of `Voice` there are `?` for a contact's question that was never answered, `n` for my private
 * note, and `!` for an event. An event's text is its type, the voice of whoever caused it, and the reason, if any. The
 * first line's time is its age: `30m`, `5h` or `3d`. The time of every other line is the minutes since the line before:
 * `+2`. In the text, `{a}` and `{k}` stand for my first name and the colleague's.
 */
export type Lines = string;

export interface Script {
  /** The key of a contact. */
  who: string;
  channel: string;
  lines: Lines;
  status?: Conversation['status'];
  /** Default: the bot. */
  handler?: 'me' | 'colleague' | 'queue' | 'nobody';
  mode?: Bot['mode'];
  bot?: 'paused' | 'stopped';
  cause?: CauseKind;
  by?: Voice;
  reason?: string;
  /** Minutes from now until the pause ends. */
  resumesIn?: number;
  basis?: Bot['resumeBasis'];
  /** How many messages the bot may send. */
  limit?: number;
  outcome?: string;
  note?: string;
  /** What the contact wants, as the bot wrote it down when it handed over. */
  summary?: string;
}

/** An earlier conversation of a contact. */
export interface PastScript {
  who: string;
  channel: string;
  topic: string;
  outcome: string;
  lines: Lines;
}

export type ContactScript = Pick<Contact, 'name' | 'email' | 'phone' | 'attributes'> & {
  blocked?: { by: 'a' | 'k'; reason: string };
};
export type ContactScripts = Readonly<Record<string, ContactScript>>;
