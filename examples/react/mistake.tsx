import { ConversationList } from 'handoff-elements/react.js';

export const mistake = <ConversationList sort="newest" />;
