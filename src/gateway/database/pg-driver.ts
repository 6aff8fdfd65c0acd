// this file is also compiled outside this project's tsconfig, where nothing else would include the declaration
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./drivers.d.ts" />

/** A text alone, or a statement that is prepared once for each connection, under its name. */
export type Query = string | { name: string; text: string; values: unknown[] };

export interface Result {
  command: string;
  rows: unknown[];
}

/** Only what we use of `pg`, so that our published types do not depend on its types. */
export interface Runner {
  query(query: Query): Promise<Result>;
}

export interface Client extends Runner {
  connect(): Promise<void>;
  end(): Promise<void>;
  release(destroy?: boolean): void;
  /** Lets the process exit while this connection is still open. */
  unref(): void;
  on(event: 'error' | 'end', callback: () => void): void;
  on(event: 'notification', callback: (message: { channel: string; payload?: string }) => void): void;
}

export interface Pool extends Runner {
  readonly idleCount: number;
  readonly totalCount: number;
  readonly options: { readonly max: number };
  connect(): Promise<Client>;
  end(): Promise<void>;
  on(event: 'error', callback: () => void): void;
  on(event: 'connect', callback: (client: Client) => void): void;
}

interface Driver {
  default: {
    Pool: new (options: object) => Pool;
    Client: new (options: object) => Client;
    types: { getTypeParser(oid: number, format?: string): (value: string) => unknown };
  };
}

/** Whether the server reported this error. After anything else the connection is of no use any more. */
export const isServerError = (thrown: unknown): boolean =>
  (thrown as { severity?: unknown } | undefined)?.severity !== undefined;

export const loadDriver = async (): Promise<Driver['default']> => ((await import('pg')) as unknown as Driver).default;
