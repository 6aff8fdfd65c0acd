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

/** What is said in a thread, or who has it now. */
export type Said = { by: 'contact' | 'bot'; text: string } | { by: 'meta'; newOwner: 'escalation' | 'ai_agent' };

/** What is delivered of a thread that is ours, or somebody else's. */
export function inThread(
  thread: { customer: string; name: string; owner: 'bot' | 'us'; at: string; id: string },
  said: Said,
): object {
  const { customer: from, name, owner, at, id } = thread;
  const timestamp = seconds(at);
  if (said.by === 'meta') {
    return delivery('messaging_handovers', {
      type: 'control_passed',
      timestamp,
      sender: { phone_number: from },
      recipient: { phone_number_id: phoneNumberId, display_phone_number: '15550783881' },
      control_passed: { new_owner_role: said.newOwner },
    });
  }
  const { text: body } = said;
  if (said.by === 'bot') {
    const message = { to: from, type: 'text', text: { body } };
    return delivery('standby', { metadata, standby: { message_echoes: [{ id, timestamp, message }] } });
  }
  const message = { from, id, timestamp, type: 'text', text: { body } };
  return owner === 'us'
    ? delivery('messages', { metadata, contacts: [{ profile: { name }, wa_id: from }], messages: [message] })
    : delivery('standby', { metadata, standby: { messages: [message] } });
}
