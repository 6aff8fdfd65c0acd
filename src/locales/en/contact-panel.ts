/** The head of the contact panel. */
export const panel = {
  'panel.label': 'Contact',
  'panel.blocked-by': 'Blocked by {actor}',
  'channel.whatsapp': 'WhatsApp',
  'channel.sms': 'SMS',
};
