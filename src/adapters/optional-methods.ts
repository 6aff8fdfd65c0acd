import { commandTypes } from '../model/command.js';
import { methodName } from './call.js';

/** What an adapter may have beside `getConversation`. */
export const optionalMethods = [
  ...commandTypes.map(methodName),
  'listConversations',
  'listMessages',
  'getContact',
  'listContactConversations',
  'runBulk',
  'subscribe',
  'dispose',
];
