export { takeWhatsApp } from './deliveries.js';
export { whatsappAddress, type WhatsAppOptions } from './options.js';
export { whatsappAdapter } from './whatsapp-adapter.js';
export type { Hearing } from '../hearing.js';
