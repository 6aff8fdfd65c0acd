/** The transcript of a previous conversation. */
export const transcript = {
  'panel.transcript': 'Transcript',
  'panel.transcript-none': 'No messages',
  'panel.close': 'Close',
  'panel.agent': 'Agent',
  'panel.system': 'System',
  'panel.note': 'Private note',
};
