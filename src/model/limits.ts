/** How long texts may be that a person or a page sends. The page, the gateway and the OpenAPI document keep to them. */
import type { Command } from './command.js';

/** Characters. */
export const limits = {
  /** A reason, a note, an outcome, a search: a page of writing, which is read at a glance or not at all. */
  text: 2_048,
  /** No channel takes a longer message. */
  message: 65_536,
  /** Fits into a database index, a path and a line of a log. */
  id: 512,
} as const;

/** The limit of one parameter of a command. */
export const maxLengthOf = (parameter: string): number =>
  parameter === 'text' ? limits.message : ['clientId', 'id', 'upTo'].includes(parameter) ? limits.id : limits.text;

/** The first parameter of a command that is longer than it may be. */
export const tooLong = (command: Command): string | undefined =>
  Object.entries(command).find(([name, value]) => typeof value === 'string' && value.length > maxLengthOf(name))?.[0];
