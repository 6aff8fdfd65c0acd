import { after } from 'node:test';
import { testExample } from './desk-tests.mjs';
import { testReact } from './react/suite.mjs';
import { Example, launch } from './support.mjs';

const browser = await launch();
testExample('React 19', new Example('react'), browser);

const older = new Example('react', {
  as: 'react-18',
  versions: {
    react: '18.3.1',
    'react-dom': '18.3.1',
    '@types/react': '18.3.32',
    '@types/react-dom': '18.3.7',
  },
});
testExample('React 18', older, browser);

// `npm test` plays these with React 19
const moduleOf = (name) => older.file('node_modules', name);
testReact(18, browser, { react: moduleOf('react'), 'react-dom': moduleOf('react-dom') });

after(() => browser.close());
