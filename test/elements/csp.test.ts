import { expect } from '@open-wc/testing';
import type { Walk } from './fixtures/csp-walk.js';
import { waitUntil } from '../support/wait.js';

/** Runs the walk in a page of its own, whose policy no test can soften. */
async function walk(search = ''): Promise<Walk> {
  const frame = document.createElement('iframe');
  frame.width = frame.height = '600';
  frame.src = `/test/elements/fixtures/csp.html${search}`;
  document.body.append(frame);
  const inside = () => (frame.contentWindow as unknown as { walk?: Walk } | null)?.walk;
  await waitUntil(() => inside()?.done, 'the walk did not end', { timeout: 20_000 });
  const { violations, errors, seen, done } = inside()!;
  frame.remove();
  return { violations: [...violations], errors: [...errors], seen: [...seen], done };
}

describe('a strict content security policy (S1)', function () {
  this.timeout(25_000);

  it('S1 a walk through the states violates nothing', async () => {
    const { violations, errors, seen } = await walk();
    expect(errors).to.deep.equal([]);
    expect(violations).to.deep.equal([]);
    expect(seen.length).to.be.above(25);
  });

  it('the check itself sees violations of scripts, trusted types and styles', async () => {
    const { violations } = await walk('?control');
    const directives = violations.map((violation) => violation.split(':')[0]);
    expect(directives).to.include.members(['require-trusted-types-for', 'style-src-attr']);
    expect(directives.length).to.be.at.least(3);
  });
});
