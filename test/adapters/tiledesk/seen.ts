/** What the real server was seen to answer, cut down to what is used. */
export const project = '6b01151f87330237474e8f47';
export const ada = { id: '6b01151e87330237474e8f3e', name: 'Ada Lindqvist' };
export const ben = { id: '6b01151f87330237474e8f42', name: 'Ben Okafor' };
export const botId = '6b01151f87330237474e8f87';
export const conversationId = `support-group-${project}-cf008c33ca8f4f79a6c8060f3b3f756d`;
const visitor = '28800a98-2cd5-48b8-829a-2bc49e729fb4';

export const lead = {
  _id: '6b01152087330237474e8fa5',
  lead_id: visitor,
  fullname: 'Vis ',
  email: 'v@example.com',
  phone: null,
};
const users = [ada, ben].map(({ id, name }) => {
  const [firstname, lastname] = name.split(' ');
  return { _id: id, firstname, lastname };
});

export interface Seen {
  status: number;
  participants: string[];
  hasBot: boolean;
  closed_at?: string;
  closed_by?: string;
  attributes?: Record<string, unknown>;
  notes?: object[];
}

/** A conversation as the bot has it; and as it was seen after each of the calls. */
export const withBot: Seen = { status: 200, participants: [`bot_${botId}`], hasBot: true };
/** `hasBot` is left over. */
export const botTakenOut: Seen = { status: 100, participants: [], hasBot: true };
export const waiting: Seen = { status: 100, participants: [], hasBot: false };
export const withAda: Seen = { status: 200, participants: [ada.id], hasBot: false };
export const withBen: Seen = { status: 200, participants: [ben.id], hasBot: false };
export const closed: Seen = {
  status: 1000,
  participants: [ada.id],
  hasBot: false,
  closed_at: '2026-11-26T22:59:07.592Z',
  closed_by: ada.id,
};

export const shown = (seen: Seen, more: object = {}) => ({
  ...seen,
  request_id: conversationId,
  lead,
  department: { _id: '6b01151f87330237474e8f4b', id_bot: botId },
  channel: { name: 'chat21' },
  notes: seen.notes ?? [],
  participatingAgents: users.filter(({ _id }) => seen.participants.includes(_id)),
  createdAt: '2026-11-21T03:50:56.027Z',
  updatedAt: '2026-11-21T03:50:57.458Z',
  ...more,
});

const message = (id: string, sender: string, senderFullname: string, text: string, more: object = {}) => ({
  ...{ _id: id, sender, senderFullname, text, type: 'text', recipient: conversationId },
  createdAt: `2026-11-26T22:58:${50 + Number(id.at(-1))}.000Z`,
  ...more,
});
export const history = [
  message('m1', visitor, 'Vis ', 'hello'),
  message('m2', `bot_${botId}`, 'Robo', 'How can I help?'),
  message('m3', 'system', 'Bot', 'A new support request has been assigned to you: hello', {
    attributes: { subtype: 'info', messagelabel: { key: 'TOUCHING_OPERATOR' } },
  }),
  message('m4', ada.id, 'Ada Lindqvist', 'Ada here', { attributes: { handoff: { clientId: 'x1' } } }),
  message('m5', visitor, 'Vis ', 'thanks', {
    type: 'image',
    metadata: { src: 'https://x.example/a.png', name: 'a.png' },
  }),
];
export const sent = message('m6', ada.id, 'Ada Lindqvist', 'On its way');

/** Two at once. */
export const raceLost = { success: false, error: 'Error setting participants' };
export const members = [{ id_user: users[0] }, { id_user: ben.id }];
