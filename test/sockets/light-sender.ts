import { connect, type Socket } from 'node:net';

interface Sent {
  text: string;
  answer: (status: number) => void;
}

/**
 * Posts over connections that stay open, and looks only at the status. Node's own client takes as much of a processor
 * as the gateway that it is to drive.
 */
export class LightSender {
  #port: number;
  #idle: Socket[] = [];
  #waiting: Sent[] = [];
  #underWay = new Map<Socket, Sent>();

  constructor(port: number, connections: number) {
    this.#port = port;
    for (let i = 0; i < connections; i++) this.#open();
  }

  /** The status, or 0 where there was no answer. */
  post(path: string, body: string, headers: Record<string, string>): Promise<number> {
    const head = Object.entries({ ...headers, Host: 'gateway', 'Content-Length': Buffer.byteLength(body) });
    const text = [`POST ${path} HTTP/1.1`, ...head.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n');
    return new Promise((answer) => {
      this.#waiting.push({ text, answer });
      this.#sendNext();
    });
  }

  close(): void {
    for (const socket of [...this.#idle, ...this.#underWay.keys()]) socket.destroy();
  }

  #open(): void {
    const socket = connect(this.#port, '127.0.0.1').setNoDelay(true).setEncoding('latin1');
    let text = '';
    socket.on('data', (part) => {
      text += String(part);
      const [head, status] = /^HTTP\/1\.1 (\d{3})[^]*?\r\n\r\n/.exec(text) ?? [];
      if (head === undefined) return;
      if (text.length > head.length) throw new Error('This sender knows no answers with a body');
      text = '';
      this.#answer(socket, Number(status));
      this.#idle.push(socket);
      this.#sendNext();
    });
    socket.on('error', () => undefined); // followed by `close`
    socket.on('close', () => {
      this.#answer(socket, 0);
      this.#idle = this.#idle.filter((each) => each !== socket);
    });
    this.#idle.push(socket);
  }

  #answer(socket: Socket, status: number): void {
    this.#underWay.get(socket)?.answer(status);
    this.#underWay.delete(socket);
  }

  #sendNext(): void {
    if (!this.#waiting.length) return;
    const socket = this.#idle.pop();
    if (!socket) return;
    const next = this.#waiting.shift()!;
    this.#underWay.set(socket, next);
    socket.write(next.text);
  }
}
