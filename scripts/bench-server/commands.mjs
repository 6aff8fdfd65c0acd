import { Buffer } from 'node:buffer';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { conversationId } from './helpdesk.mjs';

/** What an agent does with a conversation, again and again. */
const steps = ['take-over', 'send-message', 'hand-back', 'pause-bot', 'activate-bot'];
const agents = 50;
const patience = 30_000;

function post(connections, address, path, { agent, key, version }, body) {
  return new Promise((resolve) => {
    const bytes = JSON.stringify(body);
    const headers = {
      'Authorization': `Bearer ${agent}`, 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(bytes), 'Idempotency-Key': key, ...(version && { 'If-Match': `"${version}"` }),
    };
    const sent = request(address + path, { method: 'POST', agent: connections, headers, timeout: patience }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode, text }));
      response.on('error', () => resolve({ status: 0, text: 'the answer was cut' }));
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in 30 s')));
    sent.on('error', ({ message }) => resolve({ status: 0, text: message }));
    sent.end(bytes);
  });
}

/**
 * Sends commands at a fixed rate, however long the answers take, and measures each from the moment when it was due: a server
 * that falls behind cannot hide it by being asked less.
 */
export class Commands {
  sent = 0;
  times = [];
  errors = {};
  /** By conversation: when the command was due whose event is still to come. */
  due = new Map();
  #free;
  /** Those who are due while every conversation waits for an answer. */
  #waiting = [];
  #connections = new Agent({ keepAlive: true, maxSockets: 256 });
  #address;

  constructor(address, conversations) {
    this.#address = address;
    this.#free = Array.from({ length: conversations }, (_, number) => ({ number, step: 0, version: undefined }));
  }

  async run(rate, seconds) {
    const start = performance.now();
    const total = rate * seconds;
    const running = new Set();
    while (this.sent < total) {
      const now = performance.now();
      for (let due = start + (this.sent * 1000) / rate; due <= now && this.sent < total; due = start + (this.sent * 1000) / rate) {
        this.sent++;
        const work = this.#next(due).finally(() => running.delete(work));
        running.add(work);
      }
      await sleep(1);
    }
    await Promise.all(running);
    this.took = (performance.now() - start) / 1000;
    this.#connections.destroy();
  }

  async #next(due) {
    const one = this.#free.shift() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
    const id = conversationId(one.number);
    const type = steps[one.step % steps.length];
    const message = type === 'send-message';
    const body = message ? { text: 'It left our warehouse this morning.', clientId: `${id}-${one.step}` } : { type, ...(type === 'pause-bot' && { reason: 'Asks for a refund' }) };
    this.due.set(id, due);
    const { status, text } = await post(
      this.#connections, this.#address, `/conversations/${id}/${message ? 'messages' : 'commands'}`,
      { agent: `agent-${one.number % agents}`, key: `${id}-${one.step}`, version: message ? undefined : one.version }, body,
    );
    if (status === (message ? 201 : 200)) {
      this.times.push(performance.now() - due);
      one.version = message ? undefined : JSON.parse(text).conversation?.version;
      one.step++;
    } else {
      this.due.delete(id);
      this.#count(`${type} → ${status || text}${status ? ` ${/"code":"([\w-]+)"/.exec(text)?.[1] ?? ''}` : ''}`);
    }
    const waiting = this.#waiting.shift();
    if (waiting) waiting(one);
    else this.#free.push(one);
  }

  #count(what) {
    this.errors[what] = (this.errors[what] ?? 0) + 1;
  }
}
