import { expect } from '@open-wc/testing';
import type { HandoffAdapter } from '../../src/adapters/adapter.js';
import type { HandoffReviewEvent } from '../../src/elements/base/events.js';
import type { DailyReview } from '../../src/elements/daily-review/daily-review.js';
import { HandoffError } from '../../src/model/error.js';
import type { Review, ReviewPeriod } from '../../src/model/review.js';
import { createStore, type HandoffStore } from '../../src/store/store.js';
import { inMain, testStates } from '../support/axe.js';
import { allByRole, button, byRole, click, me, place, settle, status, text } from '../support/elements.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { waitUntil } from '../support/wait.js';

const review: Omit<Review, 'from' | 'to'> = {
  outcomes: { resolved: 1204, 'not-resolved': 3, 'their-own': 1 },
  handoffs: 7,
  takeovers: 5,
  groups: [
    { kind: 'unanswered', label: 'Do you sell kayaks?', conversationIds: ['c1'] },
    { kind: 'unanswered', label: 'do you sell kayak', conversationIds: ['c2'] },
    { kind: 'unanswered', label: 'Can I pay by cheque?', conversationIds: ['c3'] },
    { kind: 'recurring', label: 'Asked once?', conversationIds: ['c4'] },
    { kind: 'repeated-handoff', label: '', cause: 'contact-request', conversationIds: ['c5', 'c6'] },
    { kind: 'never-followed-up', label: '', conversationIds: Array.from({ length: 30 }, (_, i) => `n${i}`) },
    { kind: 'blocked', label: 'Spam '.repeat(60), conversationIds: ['c7'] },
  ],
};

interface ReviewScene {
  element: DailyReview;
  store: HandoffStore;
  asked: ReviewPeriod[];
}

async function reviewScene(
  read: HandoffAdapter['review'] = async (period) => ({ ...period, ...review }),
  set: Partial<DailyReview> = {},
): Promise<ReviewScene> {
  const asked: ReviewPeriod[] = [];
  const backend = new ScriptedBackend(
    {},
    {
      review: (period, ctx) => {
        asked.push(period);
        return read(period, ctx);
      },
    },
  );
  const store = createStore({ adapter: backend.adapter, agent: me });
  const element = Object.assign(document.createElement('daily-review'), set, { store });
  place(element);
  await waitUntil(() => asked.length > 0, 'it did not read');
  await settle(element);
  return { element, store, asked };
}
const shown = async (...options: Parameters<typeof reviewScene>): Promise<ReviewScene> => {
  const scene = await reviewScene(...options);
  await waitUntil(() => scene.element.shadowRoot!.querySelector('[part=counts]'), 'it shows nothing');
  await settle(scene.element);
  return scene;
};

describe('daily-review', () => {
  it('says how conversations ended, and what to look at; like questions together (row 90) (row 99)', async () => {
    const { element, asked } = await shown();
    const counts = element.shadowRoot!.querySelector('[part=counts]')!;
    expect(text(counts)).to.equal('Resolved 1,204 Not resolved 3 their-own 1 Handed over 7 Taken over 5');
    const unanswered = byRole(element, 'region', 'Unanswered questions');
    const groups = [...unanswered.querySelectorAll('[part=group]')].map((group) => text(group));
    expect(groups).to.have.lengthOf(2);
    expect(groups[0]).to.include('Do you sell kayaks? 2 conversations');
    expect(text(element)).to.include('The contact asked for a person 2 conversations').and.not.include('Asked once?');
    expect(text(byRole(element, 'region', 'Never followed up'))).to.include('22 more');
    const midnight = new Date();
    midnight.setHours(0, 0, 0, 0);
    expect(asked.map(({ to }) => to)).to.deep.equal([midnight.toISOString()]);
  });

  it('names whose row is not loaded as the review does; unknown names are ids', async () => {
    const conversationIds = ['far', 'constructor', 'nameless'];
    const { element } = await shown(async (period) => ({
      ...period,
      ...review,
      groups: [{ kind: 'never-followed-up', label: '', conversationIds }],
      names: { far: 'Xenia Far', nameless: '' },
    }));
    const names = [...element.shadowRoot!.querySelectorAll('.name')].map((name) => text(name));
    expect(names).to.deep.equal(['Xenia Far', 'constructor', 'nameless']);
  });

  it('the conversations of a finding that are not named at once are named when asked for, and open', async () => {
    const conversationIds = Array.from({ length: 100_000 }, (_, i) => `n${i}`);
    const { element, store } = await shown(async (period) => ({
      ...period,
      ...review,
      groups: [{ kind: 'unanswered', label: 'x'.repeat(5_000), conversationIds }],
    }));
    const names = () => [...element.shadowRoot!.querySelectorAll<HTMLElement>('.name')];
    expect(names()).to.have.lengthOf(8);
    expect(text(element.shadowRoot!.querySelector('.title')!).length).to.be.at.most(300);
    await click(element, '99,992 more');
    expect(names()).to.have.lengthOf(58);
    await click(element, '99,942 more');
    expect(names().length, 'a bounded number each time').to.equal(108);
    names().at(-1)!.click();
    expect(store.$selected.get()).to.equal('n107');
  });

  it('a finding opens its conversation', async () => {
    const { element, store } = await shown();
    await click(element, 'Can I pay by cheque?');
    expect(store.$selected.get()).to.equal('c3');
  });

  it('what somebody wants done is told to the host, who may refuse it (row 88) (row 99)', async () => {
    const { element } = await shown();
    const told: HandoffReviewEvent[] = [];
    let isRefused = true;
    element.addEventListener('handoff-review', (event) => {
      told.push(event);
      if (isRefused) event.preventDefault();
    });
    const add = async () => {
      allByRole(element, 'button', 'Add to knowledge base')[0]!.click();
      await settle(element);
    };
    await add();
    expect(text(element)).not.to.include('Added to the knowledge base');
    isRefused = false;
    await add();
    expect(text(element)).to.include('Added to the knowledge base');
    await waitUntil(() => status(element) === 'Added to the knowledge base', 'it was not said');
    expect(told.map(({ action, conversationIds, question }) => [action, conversationIds, question])).to.deep.equal(
      Array.from({ length: 2 }, () => ['add-to-knowledge', ['c1', 'c2'], 'Do you sell kayaks?']),
    );
    const blocked = byRole(element, 'region', 'Blocked contacts');
    allByRole(blocked, 'button', 'Dismiss')[0]!.click();
    await settle(element);
    expect(text(element)).not.to.include('Blocked contacts');
    expect(told.at(-1)!.action).to.equal('dismiss');
  });

  it('other days: seven, or from one day to another; the last before the first is refused beside the field', async () => {
    const { element, asked } = await shown();
    await click(element, 'Last 7 days');
    await waitUntil(() => asked.length === 2);
    expect(Math.round((Date.parse(asked[1]!.to) - Date.parse(asked[1]!.from)) / 86_400_000)).to.equal(7);
    await click(element, 'Other days…');
    const [first, last] = [...element.shadowRoot!.querySelectorAll<HTMLInputElement>('input')];
    first!.value = '2026-03-05';
    last!.value = '2026-03-01';
    await click(element, 'Show');
    expect(text(element)).to.include('The last day is before the first');
    expect(asked).to.have.lengthOf(2);
    last!.value = '2026-03-05';
    await click(element, 'Show');
    await waitUntil(() => asked.length === 3);
    expect(asked[2]!.from).to.equal(new Date(2026, 2, 5).toISOString());
    expect(asked[2]!.to).to.equal(new Date(2026, 2, 6).toISOString());
  });

  it('what cannot be read says why, and is tried again', async () => {
    let fails = true;
    const { element } = await reviewScene(async (period) => {
      if (fails) throw new HandoffError('unavailable', 'down', { retryable: false });
      return { ...period, ...review };
    });
    await waitUntil(() => element.shadowRoot!.querySelector('[part=error]'), 'no error');
    fails = false;
    await click(element, button(element, /again|Retry/).textContent!.trim());
    await waitUntil(() => element.shadowRoot!.querySelector('[part=counts]'), 'not tried again');
  });

  it('nothing to look at is said; a removed element gives its reading up', async () => {
    const { element } = await shown(async (period) => ({ ...period, ...review, groups: [] }));
    expect(text(element)).to.include('Nothing needs a look on these days');
    let signal: AbortSignal | undefined;
    const { element: other } = await reviewScene((_, ctx) => {
      signal = ctx.signal;
      return new Promise<Review>(() => {});
    });
    other.remove();
    await settle(other);
    expect(signal!.aborted).to.equal(true);
  });
});

describe('axe: daily-review (A10)', function () {
  this.timeout(30_000);
  inMain();
  testStates({
    reading: () => reviewScene(() => new Promise<Review>(() => {})),
    findings: () => shown(),
    'other days, wrong': async () => {
      const { element } = await shown();
      await click(element, 'Other days…');
      await click(element, 'Show');
    },
    failed: () =>
      reviewScene(async () => {
        throw new HandoffError('forbidden', 'no', { retryable: false });
      }),
  });
});
