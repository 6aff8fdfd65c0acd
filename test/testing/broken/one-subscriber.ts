import { broken } from './broken.js';

export default broken(
  'forgets the first subscriber when a second one comes',
  ['each subscriber is told'],
  (adapter) => {
    let end = (): void => undefined;
    return {
      subscribe(sink, ctx) {
        end();
        return (end = adapter.subscribe(sink, ctx));
      },
    };
  },
);
