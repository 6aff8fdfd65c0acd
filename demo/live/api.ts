/** What the server says about itself, or why it cannot answer. */
export class ApiError extends Error {
  readonly status: number;
  /** Milliseconds until it makes sense to ask again. */
  readonly retryAfter: number;

  constructor(status: number, detail: string, retryAfter: number) {
    super(detail);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Asks this server. Rejects with an `ApiError`, whose message is for the person at the page. */
export async function ask<T>(method: string, path: string, body?: object): Promise<T> {
  const init: RequestInit = {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  };
  let response: Response;
  try {
    response = await fetch(`/live/api${path}`, init);
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
