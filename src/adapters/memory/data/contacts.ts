import type { ContactScripts } from './script.js';

export const contactScripts: ContactScripts = {
  mara: { name: 'Mara Ellison', email: 'mara.ellison@example.com', phone: '+1 202 555 0142', attributes: { plan: 'Trail Club', orders: 7, newsletter: true, language: 'en' } },
};
