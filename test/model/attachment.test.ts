import { describe, expect, it } from 'vitest';
import { fileRefusal, filesTaken, usualFiles, type FileTrait } from '../../src/model/attachment.js';

const file = (type: string, size = 10) => ({ name: 'x', type, data: { size } as Blob });

describe('files that a backend takes (row 44)', () => {
  it.each<[string, FileTrait | undefined, string, number]>([
    ['nothing said', undefined, 'image/*,application/pdf,text/plain', 25_000_000],
    ['only that it does', true, 'image/*,application/pdf,text/plain', 25_000_000],
    ['types', { types: ['image/png', 'audio/*'] }, 'image/png,audio/*', 25_000_000],
    ['a limit', { maxBytes: 7 }, usualFiles.types.join(','), 7],
  ])('%s', (_, trait, accept, maxBytes) => expect(filesTaken(trait)).toEqual({ accept, maxBytes }));

  it.each<[string, number, FileTrait, string | undefined]>([
    ['image/png', 10, true, undefined],
    ['IMAGE/PNG', 10, true, undefined],
    ['text/plain; charset=utf-8', 10, true, undefined],
    ['text/html', 10, true, 'type'],
    ['', 10, true, 'type'],
    // `image` is a whole word, and no beginning of one
    ['imagery/png', 10, true, 'type'],
    ['', 10, { types: ['*/*'] }, undefined],
    ['Audio/Ogg', 10, { types: ['AUDIO/*'] }, undefined],
    ['audio/ogg', 10, { types: ['audio/ogg'] }, undefined],
    ['audio/ogg-vorbis', 10, { types: ['audio/ogg'] }, 'type'],
    // a picture that can run programs
    ['image/svg+xml', 10, true, 'type'],
    ['image/SVG+xml; charset=utf-8', 10, { types: ['image/*'] }, 'type'],
    ['image/svg+xml', 10, { types: ['image/svg+xml'] }, undefined],
    ['image/svg+xml', 10, { types: ['*/*'] }, undefined],
    ['image/heic', 10, true, undefined],
    ['image/png', 0, true, 'empty'],
    ['text/html', 0, true, 'empty'],
    ['image/png', 25_000_000, true, undefined],
    ['image/png', 25_000_001, true, 'size'],
    ['image/png', 8, { maxBytes: 7 }, 'size'],
    ['image/png', 7, { maxBytes: 7 }, undefined],
    ['text/html', 99, { maxBytes: 7 }, 'type'],
  ])('%s of %d bytes, with %j: %s', (type, size, trait, refusal) =>
    expect(fileRefusal(file(type, size), trait)).toBe(refusal),
  );
});
