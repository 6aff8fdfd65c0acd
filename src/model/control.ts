import type { Conversation } from './conversation.js';

/**
 * Who answers, as text to compare, without anything that changes while a contact writes. A person's decision is
 * outdated once this has changed since they looked, and not by a new message.
 */
export function controlPart({ status, closed, handler, bot, contact }: Conversation): string {
  const { composing: _composing, messageCount: _count, suggestion: _suggestion, ...rest } = bot;
  // a pause that restarts with each message moves its end all the time
  const isMoving = bot.resumeBasis !== undefined && bot.resumeBasis !== 'fixed';
  return JSON.stringify([status, closed, handler, isMoving ? { ...rest, resumeAt: undefined } : rest, contact.blocked]);
}
