import { describe } from 'vitest';
import { suites, type Nodes, type Topic } from './suites.js';

/** Declares the tests of these topics, or of all, on these nodes. */
export function declareSuites(nodes: Nodes, topics = Object.keys(suites) as readonly Topic[]): void {
  for (const topic of topics) describe(topic, () => suites[topic](nodes));
}
