interface Child {
  call(name: string, message: object): Promise<unknown>;
}
export function createReconnectableIframe(
  options: { frame: HTMLIFrameElement; targetOrigin: string; onConnected(child: Child): void },
  methods: Record<string, (message: never) => unknown>,
): { destroy(): void };
