import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface QuietNetwork {
  /** The same address, through this network. */
  url: string;
  /** From now on every open connection swallows what is sent, in both directions, and stays open; new ones work. */
  swallow(): void;
  /** Cuts every connection and refuses new ones, until `up`. */
  down(): void;
  up(): void;
  close(): Promise<void>;
}

/**
 * A network between a node and its database or bus that can swallow packets, as a firewall does that has forgotten a
 * connection.
 */
export async function quietNetwork(url: string): Promise<QuietNetwork> {
  const { port, hostname } = new URL(url);
  const open = new Map<Socket, { quiet: boolean }>();
  let isDown = false;
  const proxy = createServer((near) => {
    if (isDown) return void near.destroy();
    const state = { quiet: false };
    const far = connect(Number(port), hostname);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      open.set(from, state);
      from.on('data', (chunk) => state.quiet || to.write(chunk));
      from.on('error', () => undefined); // `close` follows
      from.on('close', () => {
        open.delete(from);
        if (!state.quiet) to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const near = new URL(url);
  near.port = String((proxy.address() as AddressInfo).port);
  return {
    url: near.href,
    swallow: () => open.forEach((state) => (state.quiet = true)),
    down() {
      isDown = true;
      for (const socket of open.keys()) socket.destroy();
    },
    up: () => void (isDown = false),
    async close() {
      for (const socket of open.keys()) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}
