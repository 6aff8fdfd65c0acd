/** Without the thousand random worlds, which come by everywhere and take half a minute for each mutant. */
const conversationTests = 'test/store/conversation/!(model-based).test.ts';

/**
 * What `npm run test:mutants` mutates, area by area, and the tests that have to notice: an area's own, and not those
 * that happen to come by, such as the simulation, the conformance kit and the browser tests.
 */
export const areas = {
  model: { mutate: ['src/model/**/*.ts'], tests: ['test/model/**/*.test.ts'] },
  'store/list': {
    mutate: ['src/store/list/**/*.ts'],
    tests: ['test/store/list/**/*.test.ts', 'test/store/{rules,trust,memory,dispose}.test.ts'],
  },
  'store/thread': {
    mutate: ['src/store/thread/**/*.ts'],
    tests: ['test/store/thread/**/*.test.ts', 'test/store/{rules,trust,memory,dispose}.test.ts'],
  },
  'store/bulk': { mutate: ['src/store/bulk/**/*.ts'], tests: ['test/store/bulk/**/*.test.ts'] },
  'store/conversation': {
    mutate: ['src/store/conversation/**/*.ts'],
    tests: [conversationTests, 'test/store/{store,rules,dispose,memory,resource,wrong-clock}.test.ts'],
  },
  'store/others': { mutate: ['src/store/*.ts'], tests: [conversationTests, 'test/store/*.test.ts'] },
  'store/presence': { mutate: ['src/store/presence/**/*.ts'], tests: ['test/store/presence.test.ts'] },
  'store/review': { mutate: ['src/store/review/**/*.ts'], tests: ['test/store/review/**/*.test.ts'] },
  'gateway/commands': { mutate: ['src/gateway/commands/**/*.ts'], tests: ['test/gateway/commands/**/*.test.ts'] },
  'gateway/timers': { mutate: ['src/gateway/timers/**/*.ts'], tests: ['test/gateway/timers/**/*.test.ts'] },
};
