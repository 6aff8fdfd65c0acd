// A reporter for StrykerJS that shows each survivor when it is found: a whole run takes its time.
import process from 'node:process';
import { describeMutant, isUnnoticed } from './report.mjs';

const progressInterval = 60_000;

class Survivors {
  #tested = 0;
  #total = 0;
  #survived = 0;
  #shownAt = Date.now();

  onMutationTestingPlanReady({ mutantPlans }) {
    this.#total = mutantPlans.length;
  }

  onMutantTested(mutant) {
    this.#tested++;
    if (isUnnoticed(mutant)) {
      this.#survived++;
      console.log(describeMutant(mutant));
    }
    if (Date.now() - this.#shownAt < progressInterval) return;
    this.#shownAt = Date.now();
    process.stderr.write(`${this.#tested} of ${this.#total} tested, ${this.#survived} not noticed\n`);
  }
}

export const strykerPlugins = [{ kind: 'Reporter', name: 'survivors', injectableClass: Survivors }];
