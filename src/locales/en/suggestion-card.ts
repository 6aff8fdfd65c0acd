/** The bot's suggestion above the reply box. */
export const suggestionCard = {
  'suggestion.title': 'The bot suggests',
  'suggestion.announce': 'The bot suggests a reply',
  'suggestion.use': 'Use',
  'suggestion.use-hint': 'Use sends it as it is, in your name.',
  'suggestion.edit': 'Edit',
  'suggestion.dismiss': 'Dismiss',
};
