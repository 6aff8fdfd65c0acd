import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bytesOf, isSignedBy, type Hash } from '../../../src/gateway/webhooks/signatures.js';

afterEach(() => vi.restoreAllMocks());

const body = bytesOf('{"event":"message_created"}');
const sign = (hash: Hash, secret = 'secret') =>
  new Uint8Array(createHmac(hash.replace('-', ''), secret).update(body).digest());

describe.each([['with Node’s own cryptography'], ['with WebCrypto alone, as in other runtimes']])('%s', (runtime) => {
  const isNode = runtime.includes('Node');
  const check = (secret: string, hash: Hash, signature: Uint8Array<ArrayBuffer> | undefined) => {
    const asked = vi.spyOn(process, 'getBuiltinModule');
    if (!isNode) asked.mockReturnValue(undefined as never);
    return isSignedBy(secret, hash, signature, body);
  };

  test.each<Hash>(['SHA-1', 'SHA-256'])('%s: the right signature, and no other', async (hash) => {
    const right = sign(hash);
    expect(await check('secret', hash, right)).toBe(true);
    const flipped = right.map((byte, i) => (i === right.length - 1 ? byte ^ 1 : byte));
    const wrong = [flipped, right.slice(1), new Uint8Array([...right, 0]), new Uint8Array(), undefined];
    for (const signature of wrong) expect(await check('secret', hash, signature)).toBe(false);
    expect(await check('other', hash, right)).toBe(false);
    expect(await check('', hash, sign(hash, ''))).toBe(false);
    expect(await check('secret', hash === 'SHA-1' ? 'SHA-256' : 'SHA-1', right)).toBe(false);
  });
});
