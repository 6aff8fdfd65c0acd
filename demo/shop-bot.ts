import MiniSearch from 'minisearch';
import type { BotReply, MemoryBot } from '../src/adapters/memory/index.js';
import { knowledge } from './knowledge.js';

const search = new MiniSearch<(typeof knowledge)[number]>({
  fields: ['title', 'text'],
  storeFields: ['text'],
  // stop words
  processTerm: (term) =>
    /^(a|an|the|i|my|me|is|are|do|does|can|you|to|of|for|it|and|or|have|how|what|when|in|on|your|with|if|be|was)$/i.test(
      term,
    )
      ? null
      : term.toLowerCase(),
  searchOptions: { boost: { title: 3 }, fuzzy: 0.2, prefix: (term) => term.length > 3 },
});
search.addAll(knowledge);

/** From now on the bot answers this question, and what is like it. */
export function teach(question: string, answer: string): void {
  search.add({ id: search.documentCount, title: question, text: answer });
}

const wantsPerson =
  /\b(human|person|agent|someone|somebody|representative|mensch(en)?|mitarbeiter(in)?|persona|agente|humano|personne|conseiller|pessoa|atendente)\b|إنسان|شخص|موظف|נציג|人間/i;
const leastScore = 7;

/** Answers from the knowledge base, admits when it has no answer, and hands over on request. */
export const shopBot: MemoryBot = ({ text }): BotReply => {
  if (!text.trim()) {
    return { kind: 'answer', text: 'Thank you for the picture. What would you like to know about it?' };
  }
  if (wantsPerson.test(text)) {
    return {
      kind: 'handoff',
      text: 'I will get a person for you. It may take a few minutes.',
      reason: 'Asked for a person',
    };
  }
  if (/^(hi|hello|hey|good (morning|afternoon|evening))\b[^?]*$/i.test(text.trim())) {
    return { kind: 'answer', text: 'Hello! I am the Northlight assistant. What can I do for you?' };
  }
  if (/^(thanks|thank you|thx|great|ok(ay)?|perfect)\b[^?]*$/i.test(text.trim())) {
    return { kind: 'answer', text: 'You are welcome. Is there anything else?' };
  }
  const [best] = search.search(text);
  if (!best || best.score < leastScore) {
    return { kind: 'not-found', text: "I couldn't find information about that. You can ask for a person." };
  }
  return { kind: 'answer', text: String(best.text) };
};
