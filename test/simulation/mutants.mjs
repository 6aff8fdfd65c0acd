/**
 * Deliberate mistakes, each of which the simulation has to find within so many worlds, counted from seed 1; the slow ones only on request. A line that is
 * no longer there fails the test, so none goes out of date unseen.
 */
export const mutants = [
  {
    name: 'versions-not-compared', within: 100, file: 'src/store/conversation.ts',
    from: '&& fresh.version! <= known)', to: '&& false)',
  },
  {
    name: 'no-idempotency-key', within: 40, file: 'src/store/command-runner.ts',
    from: 'idempotencyKey: operation.key,', to: '',
  },
  {
    name: 'new-key-for-each-try', within: 40, file: 'src/store/command-runner.ts',
    from: 'idempotencyKey: operation.key,', to: 'idempotencyKey: store.environment.uuid(),',
  },
  {
    name: 'no-read-after-a-hint', within: 250, file: 'src/store/store.ts',
    from: 'if (entry.observed && (!id || key === id)) void entry.refresh();', to: 'if (entry.observed && !id) void entry.refresh();',
  },
  {
    name: 'no-read-after-a-reconnect', within: 200, file: 'src/store/sync.ts',
    from: 'if (back) this.#target.hint();', to: '',
  },
  {
    name: 'no-ten-second-rule', within: 100, file: 'src/store/command-runner.ts',
    from: 'environment.now() < clickedAt || environment.now() + wait - clickedAt > sendWithin;', to: 'false;',
  },
  {
    name: 'clock-put-back-not-noticed', within: 100, file: 'src/store/command-runner.ts',
    from: 'environment.now() < clickedAt || ', to: '',
  },
  {
    name: 'slow-token-not-noticed', within: 1000, file: 'src/adapters/http/transport.ts',
    from: 'request.isTooLate?.()', to: 'false',
  },
  {
    name: 'lost-answer-is-a-failure', within: 40, file: 'src/store/command-runner.ts',
    from: 'operation.uncertain = mayHaveHappened(error) || (!!operation.uncertain && (error.retryable || isAboutPerson(error)));', to: 'operation.uncertain = false;',
  },
  {
    name: 'earlier-doubt-forgotten', within: 4000, isSlow: true, file: 'src/store/command-runner.ts',
    from: 'mayHaveHappened(error) || (!!operation.uncertain && (error.retryable || isAboutPerson(error)));', to: 'mayHaveHappened(error);',
  },
  {
    name: 'old-state-taken-for-proof', within: 1000, file: 'src/model/effects.ts',
    from: 'return now !== before && achieved(now, command, agent) && !(before && achieved(before, command, agent));', to: 'return achieved(now, command, agent);',
  },
  {
    name: 'retries-follow-the-clock', within: 400, file: 'src/store/resource.ts',
    from: 'clock.after(retryDelay(', to: 'clock.at(clock.now() + retryDelay(',
  },
  {
    name: 'rollback-forgotten', within: 40, file: 'src/store/conversation.ts',
    from: 'this.#pending = this.#pending.filter((other) => other.key !== key);', to: '',
  },
  {
    name: 'timer-resumes-over-an-agent', within: 300, file: 'src/model/transition.ts',
    from: 'if (held && !traits.pauseBot?.resumesOverAgent) return', to: 'if (false) return',
  },
  {
    name: 'holder-is-no-hindrance', within: 40, file: 'src/model/rules.ts',
    from: 'if (holder && permission !== true && refusedWhileHeld.includes(type)) return', to: 'if (false) return',
  },
  {
    name: 'bot-answers-after-a-takeover', within: 100, file: 'src/adapters/memory/bot-runner.ts',
    from: 'this.drop(entry);\n    if (question)', to: 'if (question)',
  },
  {
    name: 'server-without-compare-and-set', within: 100, file: 'test/simulation/server.ts',
    from: 'const isStale = entry.conversation.version !== seen.version;', to: 'const isStale = false;',
  },
  {
    name: 'server-without-keys', within: 300, file: 'test/simulation/http-server.ts',
    from: 'this.#keys.set(scoped, kept);', to: '',
  },
  {
    name: 'no-reconnect', within: 40, file: 'src/adapters/http/event-stream.ts',
    from: 'environment.setTimeout(() => void this.#connect(), delay)', to: 'undefined',
  },
  {
    name: 'silence-not-noticed', within: 100, file: 'src/adapters/http/event-stream.ts',
    from: 'environment.setTimeout(() => attempt.abort(), limit)', to: 'undefined',
  },
  {
    name: 'half-a-frame-thrown-away', within: 100, file: 'src/adapters/http/event-parser.ts',
    from: 'rest = rest.slice(start);', to: "rest = '';",
  },
  {
    name: 'same-event-shown-twice', within: 100, file: 'src/store/thread-history.ts',
    from: 'if (!this.#known.has(id)) this.#loose.add(id);', to: 'this.#loose.add(id);',
  },
];
