/** An error response of the server, or the reason why there is none. */
export class ApiError extends Error {
  readonly status: number;
  /** When to try again, in milliseconds. */
  readonly retryAfter: number;

  constructor(status: number, detail: string, retryAfter: number) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Where this page's helpdesk is: the second one, at `/live/switch`, has only a switch for its bot. */
export const base = location.pathname.startsWith('/live/switch') ? '/live/switch' : '/live';

/** Calls the server. Rejects with an `ApiError`, whose message can be shown to people. */
export async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const init: RequestInit = {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  };
  let response: Response;
  try {
    response = await fetch(`${base}/api${path}`, init);
  } catch {
    throw new ApiError(0, 'The server cannot be reached.', 3000);
  }
  const answer = (await response.json().catch(() => ({}))) as T & { detail?: string };
  if (!response.ok) {
    throw new ApiError(
      response.status,
      answer.detail ?? 'The server has a problem.',
      Number(response.headers.get('retry-after') ?? 3) * 1000,
    );
  }
  return answer;
}
