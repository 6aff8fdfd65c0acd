// React 18 is not installed here: `npm run test:frameworks` plays the same with it.
import './support.mjs';
import { testReact } from '../frameworks/react/suite.mjs';

await testReact(19);
