/** Writes notes for the developer: one line for each mistake, not one for each element, row or retry. */
import {
  pageNotes,
  successes,
  type AdapterCall,
  type DeveloperNote,
  type Mistake,
  type NoteElement,
  type NoteTaker,
} from './note.js';
import { isNews, noteOf } from './note-text.js';

/** How many different mistakes are remembered for one taker: an adapter may throw something new each time. */
const maxTold = 200;

/** What was told, and by which call, so that the success of that call can end it. */
const told = new WeakMap<NoteTaker, Map<string, string>>();

const callKey = ({ method = '', subject = '' }: Partial<AdapterCall>): string => JSON.stringify([method, subject]);

/** In milliseconds: a name that is registered a moment after it was used is no mistake. */
const registrationTime = 250;

/** The name of the adapter that stands in for one that could not be made. */
const standIn = 'none';
/** What factories threw. The stand-in throws it again with each call. */
const thrownByFactory = new WeakSet<object>();

/** Writes a mistake, unless it is known. */
export function write(from: NoteTaker | NoteElement, mistake: Mistake): void {
  const { adapter, code, known, thrown } = mistake;
  if (code === 'factory-failed' && isObject(thrown)) thrownByFactory.add(thrown);
  else if (adapter === standIn && isObject(thrown) && thrownByFactory.has(thrown)) return;
  if (isNews(mistake)) return;
  const isRegistered = () => !known || Object.hasOwn(known.get(), String(adapter));
  if (isRegistered()) return writeNow(from, mistake);
  setTimeout(() => {
    if (!isRegistered()) writeNow(from, { ...mistake, code: 'unknown-adapter' });
  }, registrationTime);
}

function writeNow(from: NoteTaker | NoteElement, mistake: Mistake): void {
  const element = 'handoff' in from ? from : undefined;
  // asked now: an element that was just put on the page has found its provider meanwhile
  const taker = element ? (element.handoff.storeNow?.notes ?? pageNotes) : (from as NoteTaker);
  const note = noteOf(mistake, element?.localName);
  const known = told.get(taker) ?? new Map<string, string>();
  told.set(taker, known);
  const { code, adapter, method, message, cause } = note;
  const why = (cause as Error | undefined)?.message;
  // rows and counters differ from time to time, the mistake does not
  const key = JSON.stringify([code, adapter, method, message, why]).replace(/\d+/g, '0');
  if (known.has(key)) return;
  known.set(key, callKey(mistake));
  if (known.size > maxTold) known.delete([...known.keys()][0]!);
  void tell(taker, note);
}

successes.note = (taker, call) => {
  const known = told.get(taker);
  if (!known?.size) return;
  const worked = callKey(call);
  for (const [key, by] of known) if (by === worked) known.delete(key);
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

async function tell({ log }: NoteTaker, note: DeveloperNote): Promise<void> {
  try {
    if (typeof log === 'function') return void (await log(note));
  } catch {
    // a log that fails must not swallow what it was to keep: it goes to the console instead
  }
  const { level, message, adapter, method, cause } = note;
  const where = [adapter && `adapter "${adapter}"`, method].filter(Boolean).join(', ');
  const line = [`handoff-elements: ${where && `${where}: `}${message}`, ...(cause === undefined ? [] : [cause])];
  if (level === 'error') console.error(...line);
  else console.warn(...line);
}
