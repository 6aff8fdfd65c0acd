function count(suite, into) {
  for (const test of suite?.tests ?? []) into[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
  for (const inner of suite?.suites ?? []) count(inner, into);
}

/** Ends the output with `N passed, N failed`, which the runner's own reporter does not say. */
export function closingLine() {
  return {
    stop({ sessions }) {
      const total = { passed: 0, failed: 0, skipped: 0 };
      for (const session of sessions) {
        const before = total.failed;
        count(session.testResults, total);
        // a file that could not be loaded has no tests that could fail
        if (!session.passed && total.failed === before) total.failed++;
      }
      const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
      // at the very end, because the other reporter is still writing its list of failures
      process.once('exit', () => process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${skipped}\n`));
    },
  };
}
