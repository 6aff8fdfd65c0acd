/** Deliveries in the form that was seen on a real number. The numbers are made up. */
export const phoneNumberId = '106540352242922';
export const customer = '5511999990001';

/** Seconds since 1970. */
const seconds = (at: string) => String(Date.parse(at) / 1000);
const delivery = (field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [{ id: '102290129340398', changes: [{ field, value: { messaging_product: 'whatsapp', ...value } }] }],
});
const metadata = { display_phone_number: '15550783881', phone_number_id: phoneNumberId };

export const written = (text: string, at: string, id = `wamid.${text}`, number = phoneNumberId) =>
  delivery('messages', {
    metadata: { ...metadata, phone_number_id: number },
    contacts: [{ profile: { name: 'Maria Silva' }, wa_id: customer }],
    messages: [{ from: customer, id, timestamp: seconds(at), type: 'text', text: { body: text } }],
  });

export const ofKind = (message: object, at: string) =>
  delivery('messages', {
    metadata,
    messages: [{ from: customer, id: 'wamid.kind', timestamp: seconds(at), ...message }],
  });

/** What somebody else said, in a thread that is not ours. It has neither time nor contact. */
export const echoed = (text: string) =>
  delivery('standby', {
    metadata,
    standby: {
      message_echoes: [{ id: `wamid.${text}`, message: { to: customer, type: 'text', text: { body: text } } }],
    },
  });

/** It has no `metadata`: the number is the recipient, and the customer the sender. It names the owner before. */
export const handedOver = (passed: object, at: string, more: object = {}) =>
  delivery('messaging_handovers', {
    type: 'control_passed',
    timestamp: seconds(at),
    sender: { phone_number: customer },
    recipient: { phone_number_id: phoneNumberId, display_phone_number: '15550783881' },
    control_passed: passed,
    ...more,
  });

/** From the bot to us. */
export const fromBot = {
  previous_owner_app_role: 'meta_business_agent',
  previous_owner_role: 'ai_agent',
  new_owner_role: 'escalation',
};
