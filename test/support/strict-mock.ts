import type { ApiDocument, Exchange } from './api-document.js';

/** What a document says otherwise than the vendor's server, and who says so. */
export interface Deviation {
  /** What the problem reads like. */
  problem: RegExp;
  why: string;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** A fetch whose requests and answers are checked by each of the documents. */
export class StrictMock {
  /** By the document's name: how many exchanges were checked. */
  readonly checked: Record<string, number> = {};
  /** By the document's name: how many of these answers were errors. */
  readonly errors: Record<string, number> = {};
  readonly problems = new Set<string>();
  /** Which deviations were met. */
  readonly met = new Set<Deviation>();
  /** Each request, as `POST /conversations/1/messages`. */
  readonly calls: string[] = [];
  #base: string;
  #documents: ApiDocument[];
  #deviations: readonly Deviation[];
  #fetch: Fetch;

  constructor(
    fetch: Fetch,
    {
      base,
      documents,
      deviations = [],
    }: { base: string; documents: Array<ApiDocument | undefined>; deviations?: readonly Deviation[] },
  ) {
    this.#fetch = fetch;
    this.#base = base;
    this.#documents = documents.filter((each) => each !== undefined);
    this.#deviations = deviations;
  }

  fetch: Fetch = async (url, init) => {
    const { href, pathname, searchParams } = new URL(url);
    const base = new URL(this.#base).pathname.replace(/\/$/, '');
    if (!href.startsWith(this.#base)) throw new Error(`a request to somewhere else: ${url}`);
    const path = pathname.slice(base.length);
    this.calls.push(`${init.method} ${path}`);
    const response = await this.#fetch(url, init);
    const text = await response.clone().text();
    const isJson = (response.headers.get('Content-Type') ?? '').includes('json');
    // what a proxy says in between is in no document
    if (isJson || !text) {
      this.#check({
        method: init.method ?? 'GET',
        path,
        query: searchParams,
        ...(init.body !== undefined && init.body !== null && { body: JSON.parse(init.body as string) as unknown }),
        status: response.status,
        ...(text && { answer: JSON.parse(text) as unknown }),
      });
    }
    return response;
  };

  #check(exchange: Exchange): void {
    for (const document of this.#documents) {
      this.checked[document.name] = (this.checked[document.name] ?? 0) + 1;
      if (exchange.status >= 400) this.errors[document.name] = (this.errors[document.name] ?? 0) + 1;
      for (const problem of document.check(exchange)) {
        const known = this.#deviations.find((each) => each.problem.test(problem));
        if (known) this.met.add(known);
        else this.problems.add(problem);
      }
    }
  }
}
