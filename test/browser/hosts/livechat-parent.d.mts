export function connectExistingIframe(
  options: { frame: HTMLIFrameElement; targetOrigin: string },
  methods: Record<string, (message: never) => unknown>,
): { promise: Promise<{ call(name: string, message: object): Promise<unknown> }> };
