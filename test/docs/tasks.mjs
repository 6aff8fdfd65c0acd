/**
 * What a new user wants to do, in their words, and the page that tells how. Each has to be found by the search within
 * two clicks: one into the search box, one on a result.
 */
export const tasks = [
  ['only the list of conversations', ['elements', 'reference/conversation-list']],
  ['whole desk one tag', ['elements', 'reference/handoff-desk', 'index']],
  ['use it in react', ['frameworks']],
  ['vue', ['frameworks']],
  ['angular', ['frameworks']],
  ['cancel a command', ['events']],
  ['change the accent colour', ['theming', 'theme-builder']],
  ['build a theme', ['theme-builder']],
  ['translate sentences', ['language']],
  ['right to left', ['theming', 'language', 'elements']],
  ['write an adapter', ['adapter', 'index']],
  ['test my adapter', ['conformance-kit']],
  ['polling', ['http', 'adapter']],
  ['run two nodes', ['scale', 'gateway']],
  ['postgres', ['gateway', 'scale']],
  ['verify webhooks', ['webhooks']],
  ['stop the bot when a person takes over', ['bots', 'index']],
  ['content security policy', ['security']],
  ['screen reader', ['accessibility']],
  ['bundle size', ['performance']],
];
