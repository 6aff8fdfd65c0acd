function count(suite, into, path) {
  for (const test of suite?.tests ?? []) {
    into[test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed']++;
    if (!test.skipped && !test.passed) {
      into.failures.push([...path, test.name, test.error?.message?.split('\n')[0]].filter(Boolean).join(' › '));
    }
  }
  for (const inner of suite?.suites ?? []) count(inner, into, [...path, inner.name]);
}

/**
 * Ends the output with each failure in a line that begins with `✘ `, and `N passed, N failed`, which the runner's own
 * reporter does not say.
 */
export function closingLine() {
  return {
    stop({ sessions }) {
      const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
      for (const session of sessions) {
        const before = total.failed;
        const file = session.testFile?.replace(`${process.cwd()}/`, '');
        count(session.testResults, total, [file]);
        // a file that could not be loaded has no tests that could fail
        if (!session.passed && total.failed === before) {
          total.failed++;
          total.failures.push([file, ...session.errors.map(({ message }) => message)].join(' › '));
        }
      }
      const skipped = total.skipped ? `, ${total.skipped} skipped` : '';
      const failures = total.failures.map((line) => `✘ ${line}\n`).join('');
      // at the very end, because the other reporter is still writing its list of failures
      process.once('exit', () =>
        process.stdout.write(`\n${failures}${total.passed} passed, ${total.failed} failed${skipped}\n`),
      );
    },
  };
}
