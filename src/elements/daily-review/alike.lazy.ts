/**
 * Questions that mean the same, in different words. Loaded with the first questions that a review has.
 *
 * MiniSearch finds which earlier question is the nearest: an index with fuzzy and prefix search, without dependencies,
 * that knows nothing of any language. Words come from the browser's own segmenter, so Japanese has them as well.
 */
import MiniSearch from 'minisearch';
import { eachInSlices } from '../../internal/slices.js';
import type { ReviewGroup } from '../../model/review.js';

/** The share of the shorter question that the other one has to have as well. */
const leastLikeness = 0.7;
/** Words of up to three letters hold sentences together, and say little of what they are about. */
const weightOf = (word: string): number => ([...word].length > 3 || /[\u0250-\uffff]/.test(word) ? 1 : 0.25);

const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });
/** Without what differs from hand to hand: case, accents, signs. */
const wordsOf = (text: string): string[] => [
  ...new Set(
    [...segmenter.segment(text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase())]
      .filter(({ isWordLike }) => isWordLike)
      .flatMap(({ segment }) => segment.split(/['’]/)),
  ),
];
const sum = (words: readonly string[]): number => words.reduce((total, word) => total + weightOf(word), 0);

/** Puts groups of the same kind together whose questions are alike. Those with the most conversations come first. */
export async function groupAlike(groups: readonly ReviewGroup[], signal?: AbortSignal): Promise<ReviewGroup[]> {
  const heads: ReviewGroup[] = [];
  const index = new MiniSearch<{ id: number; label: string; kind: string }>({
    fields: ['label'],
    storeFields: ['kind'],
    tokenize: wordsOf,
    processTerm: (term) => term,
  });
  const sizes: number[] = [];
  const bySize = [...groups].sort((a, b) => b.conversationIds.length - a.conversationIds.length);
  await eachInSlices(
    bySize,
    (group) => {
      const words = wordsOf(group.label);
      const size = sum(words);
      const [best] = index.search(group.label, {
        fuzzy: 0.2,
        prefix: (term) => term.length > 3,
        filter: ({ kind }) => kind === group.kind,
      });
      const head = best && heads[best.id as number];
      if (head && sum(best.queryTerms) / Math.min(size, sizes[best.id as number]!) >= leastLikeness) {
        head.conversationIds = [...new Set([...head.conversationIds, ...group.conversationIds])];
        return;
      }
      index.add({ id: heads.length, label: group.label, kind: group.kind });
      heads.push({ ...group });
      sizes.push(size);
    },
    signal,
  );
  return heads.sort((a, b) => b.conversationIds.length - a.conversationIds.length);
}
