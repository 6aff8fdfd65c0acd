import type {} from 'handoff-elements/solid.js';

export const mistake = () => <conversation-list sort="newest" />;
