import { broken } from './broken.js';

export default broken(
  'loses the reason of a block',
  ['block-contact: the reason is kept, in the conversation and in the contact'],
  (adapter) => ({ blockContact: (id, _params, ctx) => adapter.blockContact(id, {}, ctx) }),
);
