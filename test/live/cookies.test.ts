import { describe, expect, test } from 'vitest';
import { Cookie, newSecret } from '../../demo/server/secrets.js';

const secret = newSecret();
const asking = (cookie: string) => new Request('http://desk', { headers: { cookie } });

describe.for([
  ['over https', true, '__Host-desk', '/'],
  ['on plain http', false, 'desk', '/live'],
] as const)('a cookie of the reference helpdesk %s', ([, isSecure, name, path]) => {
  const cookie = new Cookie('desk', '/live', isSecure);

  test('is set for this host alone, and deleted under the same name and path', () => {
    for (const header of [cookie.set(secret, 60), cookie.clear()]) {
      const parts = header['Set-Cookie']!.split('; ');
      expect(parts[0]).toMatch(new RegExp(`^${name}=`));
      expect(parts).toEqual(expect.arrayContaining([`Path=${path}`, 'HttpOnly', 'SameSite=Strict']));
      expect(parts.includes('Secure')).toBe(isSecure);
      expect(header['Set-Cookie']).not.toMatch(/Domain/i);
    }
  });

  test.for([
    ['alone', `${name}=${secret}`, secret],
    ['among others', `a=b; ${name}=${secret}; c`, secret],
    ['of the other kind', `${isSecure ? 'desk' : '__Host-desk'}=${secret}`, undefined],
    ['of a neighbour with a longer name', `x${name}=${secret}`, undefined],
    ['with a value that is not ours', `${name}=${'x'.repeat(64)}`, undefined],
    ['that was deleted', `${name}=`, undefined],
  ] as const)('is read %s', ([, header, value]) => {
    expect(cookie.read(asking(header))).toBe(value);
  });
});
