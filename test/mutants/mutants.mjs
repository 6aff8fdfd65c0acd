/**
 * Deliberate mistakes of one line, each with the test that has to notice it. The words are looked for, not the line's number: where
 * they are not there exactly once the mistake is out of date, and that is a failure too.
 */
export const mutants = [
  {
    name: 'failures-not-counted-back', file: 'src/store/resource.ts',
    from: '    this.#failures = 0;\n', to: '',
    test: 'test/store/retry.test.ts', fails: 'a read that succeeds begins the waits anew',
  },
  {
    name: 'clock-moves-in-big-steps-only', file: 'src/store/clock.ts',
    from: 'Math.abs(offset - this.#offset) < 500', to: 'Math.abs(offset - this.#offset) < 5000',
    test: 'test/store/clock.test.ts', fails: 'is taken over where it differs by more than half a second',
  },
  {
    name: 'arrival-forgotten-at-the-end', file: 'src/store/thread-own.ts',
    from: "settled.outcome === 'applied' || this.#arrived.has(clientId) ? 'sent'", to: "settled.outcome === 'applied' ? 'sent'",
    test: 'test/store/thread.test.ts', fails: 'one that the history has counts as sent, however its command ended',
  },
  {
    name: 'lease-ends-before-the-platform-answers', file: 'src/gateway/keys.ts',
    from: 'const sentLease = commandTimeout + readTimeout + 5_000;', to: 'const sentLease = 5_000;',
    test: 'test/gateway/pglite.test.ts', fails: 'a key counts as running for as long as the platform may take, and the reading after it',
  },
  {
    name: 'keys-without-tenant', file: 'src/gateway/keys.ts',
    from: 'JSON.stringify([tenant ?? null, agent.id])', to: 'JSON.stringify([agent.id])',
    test: 'test/gateway/pglite.test.ts', fails: 'the same key of the same agent id in two tenants is two keys',
  },
  {
    name: 'a-promise-is-a-yes', file: 'src/gateway/roles.ts',
    from: 'caller.canSee(conversation) === true : true', to: '!!caller.canSee(conversation) : true',
    test: 'test/gateway/pglite.test.ts', fails: 'only `true` shows a conversation: a rule that answers later, or with something else, shows none',
  },
  {
    name: 'stream-survives-another-agent', file: 'src/gateway/events/hub.ts',
    from: 'caller.agent.id !== agent.id || ', to: '',
    test: 'test/gateway/pglite.test.ts', fails: 'lose the stream when the log-in has another agent',
  },
  {
    name: 'stream-survives-another-role', file: 'src/gateway/events/hub.ts',
    from: ' || caller.role !== role', to: '',
    test: 'test/gateway/pglite.test.ts', fails: 'lose the stream when the log-in has another role',
  },
  {
    name: 'stream-survives-another-tenant', file: 'src/gateway/events/hub.ts',
    from: ' || caller.tenant !== tenant', to: '',
    test: 'test/gateway/pglite.test.ts', fails: 'lose the stream when the log-in has another tenant',
  },
  {
    name: 'timer-that-moved-fires', file: 'src/gateway/timers.ts',
    from: 'if (timer?.due !== due) return;', to: 'if (!timer) return;',
    test: 'test/gateway/pglite.test.ts', fails: 'that was extended at the moment of its end goes on',
  },
  {
    name: 'avatar-tells-the-page', file: 'src/elements/contact-panel/contact-panel.ts',
    from: ' referrerpolicy="no-referrer"', to: '',
    test: 'test/elements/contact-panel.test.ts', fails: 'the server of the picture is not told on which page the contact is shown',
  },
  {
    name: 'editor-replaces-the-draft', file: 'src/elements/reply-composer/reply-composer.ts',
    from: 'if (isNew && editor.value && !this.text) this.text', to: 'if (isNew && editor.value) this.text',
    test: 'test/elements/reply-composer.test.ts', fails: 'what is in it when it comes does not replace a draft that is there',
  },
];
