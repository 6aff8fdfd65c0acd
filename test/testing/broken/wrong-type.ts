import type { Contact } from '../../../src/model/contact.js';
import { broken } from './broken.js';

export default broken(
  'gives the attributes of a contact as the platform has them',
  ['contacts, in every situation'],
  (adapter) => ({
    async getContact(id, ctx) {
      const contact = await adapter.getContact(id, ctx);
      return { ...contact, attributes: { tags: ['vip', 'north'] } } as unknown as Contact;
    },
  }),
);
