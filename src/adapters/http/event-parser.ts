import { checkFrameLength } from './body.js';

export interface StreamEvent {
  /** `undefined` if the server sent no id. */
  id?: string;
  event?: string;
  data: string;
}

/**
 * An incremental parser for server-sent events, after the WHATWG HTML standard, section 9.2.6. Returns a function that
 * takes the next chunk, which may be cut anywhere. An event that exceeds the frame limit is a `bad-response`.
 *
 * Not `EventSource`, because that cannot send an Authorization header.
 */
export function eventParser(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let buffer = '';
  let event: Partial<StreamEvent> = {};

  const parseLine = (line: string): void => {
    const { data, event: type, id } = event;
    if (!line) {
      event = {};
      if (data !== undefined) onEvent({ data, event: type || undefined, id });
      return;
    }
    const name = /^[^:]*/.exec(line)![0];
    const value = line.slice(name.length).replace(/^: ?/, '');
    if (name === 'data') event.data = data === undefined ? value : `${data}\n${value}`;
    else if (name === 'event' || (name === 'id' && !value.includes('\0'))) event[name] = value;
  };

  return (chunk) => {
    // a trailing carriage return may be the first half of a CRLF, so wait for the next chunk
    const lineEnd = /\r\n|\n|\r(?!$)/g;
    lineEnd.lastIndex = Math.max(buffer.length - 1, 0);
    buffer += chunk;
    let start = 0;
    for (let end; (end = lineEnd.exec(buffer)); start = lineEnd.lastIndex) parseLine(buffer.slice(start, end.index));
    buffer = buffer.slice(start);
    checkFrameLength(buffer.length + (event.data?.length ?? 0));
  };
}
