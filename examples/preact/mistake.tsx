import type {} from 'handoff-elements/preact.js';

export const mistake = <conversation-list sort="newest" />;
