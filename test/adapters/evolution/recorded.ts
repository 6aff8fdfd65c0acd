/** What a server of version 2.3.6 answered, as it was recorded; ids and keys of its own are left out. */
export const recorded = {
  pausedWithoutSession: {
    bot: {
      instanceName: 'desk1',
      bot: { remoteJid: '5511999990001@s.whatsapp.net', status: 'paused', session: { count: 0 } },
    },
  },
  paused: {
    bot: {
      instanceName: 'desk1',
      bot: { remoteJid: '5511999990001@s.whatsapp.net', status: 'paused', session: { count: 1 } },
    },
  },
  opened: {
    bot: {
      instanceName: 'desk1',
      bot: { remoteJid: '5511999990001@s.whatsapp.net', status: 'opened', session: { count: 1 } },
    },
  },
  deleted: { bot: { remoteJid: '5511999990001@s.whatsapp.net', status: 'delete' } },
  sessions: [
    {
      id: 'cmwxftc5n0007kh7dldj58kbp',
      sessionId: '5511999990001@s.whatsapp.net',
      remoteJid: '5511999990001@s.whatsapp.net',
      pushName: 'Maria',
      status: 'opened',
      awaitUser: false,
      context: null,
      type: 'evolution',
      createdAt: '2026-11-26T10:56:31.691Z',
      updatedAt: '2026-11-26T10:56:31.723Z',
      parameters: null,
      botId: 'cmwxftc120004kh7d1jjq5s9f',
    },
  ],
  sent: {
    key: { fromMe: true, id: '3e71e6e6-c1f1-427a-9619-05650b524d01', remoteJid: '5511999990001' },
    message: { conversation: 'Hi, human here' },
    messageType: 'conversation',
    messageTimestamp: 1795690595,
    source: 'unknown',
  },
  received: {
    id: 'cmwxftla2000rkh7dewgks9vo',
    key: { id: 'lc03a36q9vp', fromMe: false, remoteJid: '5511999990001@s.whatsapp.net' },
    pushName: 'Maria',
    messageType: 'conversation',
    message: { conversation: 'hello 7' },
    messageTimestamp: 1795690604,
    source: 'unknown',
    contextInfo: null,
    MessageUpdate: [],
  },
  contact: {
    id: 'cmwxftc5j0006kh7drp6iv0bp',
    remoteJid: '5511999990001@s.whatsapp.net',
    pushName: 'Maria',
    profilePicUrl: null,
    createdAt: '2026-11-26T10:56:31.687Z',
    updatedAt: '2026-11-26T10:56:43.527Z',
    isGroup: false,
    isSaved: true,
    type: 'contact',
  },
  hooks: {
    message: {
      event: 'messages.upsert',
      instance: 'desk1',
      data: {
        key: { id: 'm1', remoteJid: '5511999990001@s.whatsapp.net', fromMe: false },
        pushName: 'Maria',
        message: { conversation: 'hi ws' },
        messageType: 'conversation',
        messageTimestamp: 1795690644,
        source: 'unknown',
      },
      apikey: 'redacted',
    },
    contact: {
      event: 'contacts.upsert',
      instance: 'desk1',
      data: { remoteJid: '5511999990001@s.whatsapp.net', pushName: 'Maria' },
      apikey: 'redacted',
    },
    sent: {
      event: 'send.message',
      instance: 'desk1',
      data: {
        key: { fromMe: true, id: '46b7ae42-b972-45ec-876e-adf8477ef6e6', remoteJid: '5511999990001' },
        message: { conversation: 'ok bot' },
        messageType: 'conversation',
        messageTimestamp: 1795690645,
        source: 'unknown',
      },
      apikey: 'redacted',
    },
  },
};
