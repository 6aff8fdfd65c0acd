import { describe, expect, it } from 'vitest';
import { commandTypes, parametersOf, serverFacts, type CommandType } from '../../src/model/command.js';

/** What the guide to the gateway promises: `parameters` with their formats, what ends, and who may. */
const promised: Record<CommandType, [parameters: string, ends: string, role: string]> = {
  'activate-bot': ['', 'pause reply', 'agent'],
  'pause-bot': ['until:instant? reason:text?', 'reply', 'agent'],
  'extend-pause': ['until:instant', '', 'agent'],
  'cancel-reply': ['', 'reply', 'agent'],
  'take-over': ['reason:text?', 'pause reply', 'agent'],
  'request-agent': ['reason:text?', 'pause reply', 'agent'],
  'hand-back': ['note:text?', 'pause reply', 'agent'],
  close: ['outcome:text note:text?', 'pause reply', 'agent'],
  reopen: ['', '', 'agent'],
  archive: ['', 'pause reply', 'supervisor'],
  'reset-bot': ['', 'pause reply', 'supervisor'],
  'block-contact': ['reason:text?', 'reply', 'supervisor'],
  'unblock-contact': ['reason:text?', '', 'supervisor'],
  'send-message': ['text:text private:flag? clientId:id attachments:files?', '', 'agent'],
  'use-suggestion': ['id:id text:text? clientId:id', '', 'agent'],
  'dismiss-suggestion': ['id:id', '', 'agent'],
  'mark-read': ['upTo:id', '', 'agent'],
};

describe('a command on a server', () => {
  it.each(commandTypes)('%s takes, ends and needs what is promised (S3)', (type) => {
    const { ends, role } = serverFacts[type];
    const parameters = parametersOf(type).map(([name, format]) => `${name}:${format}`);
    expect([parameters.join(' '), ends.join(' '), role]).toEqual(promised[type]);
  });

  it('leaves a line in the audit, unless nothing comes of it', () => {
    expect(commandTypes.filter((type) => serverFacts[type].isTrivial)).toEqual(['mark-read']);
  });
});
