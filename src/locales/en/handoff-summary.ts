/** What is known of a conversation that was handed to a person, and who else is there. */
export const handoffSummary = {
  'summary.title': 'Handoff summary',
  'summary.by': 'By {name} · {time}',
  'summary.why': 'Reason for handoff',
  'summary.last': 'Last question',
  'summary.unanswered': 'Unanswered',
  'summary.photo': 'Sent a file',
  'colleague.writes': '{name} is writing…',
  'colleague.views': '{name} is viewing',
  'colleague.more': '+{n}',
};
