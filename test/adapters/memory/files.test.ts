import { describe, expect, it } from 'vitest';
import { fileRefusal, type DraftAttachment, type FileTrait } from '../../../src/model/attachment.js';
import { failureOf, world } from './world.js';

const codeOf = async (sending: Promise<unknown>): Promise<string> => (await failureOf(sending)).code;

const file = (name: string, type: string, size = 3): DraftAttachment => ({
  name,
  type,
  data: new Blob([new Uint8Array(size)], { type }),
});
const photo = file('a.png', 'image/png');

describe('which files a backend takes (row 100)', () => {
  it.each<[string, DraftAttachment, FileTrait, string | undefined]>([
    ['a photo, usually', photo, true, undefined],
    ['a PDF, usually', file('a.pdf', 'application/pdf'), true, undefined],
    ['plain text with its character set', file('a.txt', 'text/plain;charset=utf-8'), true, undefined],
    ['a program, usually', file('a.exe', 'application/x-msdownload'), true, 'type'],
    ['a file without a type, as a folder is', file('folder', ''), true, 'type'],
    ['an empty one', file('a.png', 'image/png', 0), true, 'empty'],
    ['one that is too large for it', file('a.png', 'image/png', 11), { maxBytes: 10 }, 'size'],
    ['as large as it may be', file('a.png', 'image/png', 10), { maxBytes: 10 }, undefined],
    ['of its own list', file('a.zip', 'application/zip'), { types: ['application/zip'] }, undefined],
    ['not of its own list', photo, { types: ['application/pdf'] }, 'type'],
    ['anything', file('a', ''), { types: ['*/*'] }, undefined],
    ['a list in capitals', photo, { types: ['IMAGE/*'] }, undefined],
  ])('%s', (_, each, trait, why) => {
    expect(fileRefusal(each, trait)).toBe(why);
  });
});

describe('files in the memory adapter (row 100)', () => {
  it('a picture is sent without words, told as it goes, and is in the history and the preview', async () => {
    const { adapter, ctx, env } = world({ knobs: { latency: 1000 } });
    const steps: number[] = [];
    const taking = adapter.takeOver('c1', {}, ctx);
    await env.advance(1000);
    await taking;
    const draft = { text: '', clientId: 'x', attachments: [photo] };
    const sending = adapter.sendMessage('c1', draft, { ...ctx, onProgress: (sent, total) => steps.push(sent / total) });
    await env.advance(1000);
    const { attachments, text } = await sending;
    expect([text, attachments?.map(({ name, type, size }) => [name, type, size])]).toEqual([
      '',
      [['a.png', 'image/png', 3]],
    ]);
    expect(await (await fetch(attachments![0]!.url)).text()).toHaveLength(3);
    expect(steps).toEqual([0.25, 0.5, 0.75, 1]);
    expect(adapter.controls.conversation('c1').lastMessage?.text).toBe('a.png');
    expect(adapter.controls.messages('c1').at(-1)?.attachments).toEqual(attachments);
    adapter.dispose();
    await expect(fetch(attachments![0]!.url)).rejects.toThrow();
  });

  it('the contact sends one too, and neither words nor files are no message', async () => {
    const { adapter, ctx } = world();
    await adapter.controls.contactWrites('c1', '', [photo]);
    expect(adapter.controls.messages('c1').at(-1)?.attachments?.[0]?.name).toBe('a.png');
    expect(await codeOf(adapter.sendMessage('c1', { text: ' ', clientId: 'x' }, ctx))).toBe('invalid');
  });

  it.each<[string, FileTrait, DraftAttachment[], string]>([
    ['too large', { maxBytes: 2 }, [photo], 'invalid'],
    ['of another type', { types: ['text/plain'] }, [photo], 'invalid'],
    ['too many', true, Array.from({ length: 11 }, () => photo), 'invalid'],
    ['where it takes none', false, [photo], 'unsupported'],
  ])('keeps to what it says that it takes: %s', async (_, attachments, files, code) => {
    const { adapter, ctx } = world({ traits: { sendMessage: { attachments } } });
    const draft = { text: 'x', clientId: 'x', attachments: files };
    expect(await codeOf(adapter.sendMessage('c1', draft, ctx))).toBe(code);
  });
});
