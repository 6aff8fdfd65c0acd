/** A file of a message in the history. */
export interface Attachment {
  /** Empty where the file cannot be opened, not yet or no longer: it is named, without a link. */
  url: string;
  name?: string;
  /** MIME type, for example `image/png`. */
  type?: string;
  /** In bytes. */
  size?: number;
}

/** A file that an agent is about to send. */
export interface DraftAttachment {
  readonly name: string;
  /** MIME type, for example `image/png`. */
  readonly type: string;
  readonly data: Blob;
}

/** What a backend says of the files that it takes: `true` for the usual ones. */
export type FileTrait = boolean | { maxBytes?: number; types?: string[] };

/** Why a file cannot be sent: it is empty, as a folder is, of a type that the backend does not take, or too large. */
export type FileRefusal = 'empty' | 'type' | 'size';

/** What goes without a limit or a list of the backend's own. */
export const usualFiles = {
  /** In bytes: what e-mail takes. */
  maxBytes: 25_000_000,
  types: ['image/*', 'application/pdf', 'text/plain'],
} as const;

/** Files in one message. More are a folder, which no channel takes. */
export const maxFiles = 10;

const asLimits = (trait: FileTrait | undefined): Required<Exclude<FileTrait, boolean>> => ({
  maxBytes: usualFiles.maxBytes,
  types: [...usualFiles.types],
  ...(typeof trait === 'object' && trait),
});

/** The types that a backend takes, as an `<input type=file>` wants them, and its limit in bytes. */
export function filesTaken(trait: FileTrait | undefined): { accept: string; maxBytes: number } {
  const { types, maxBytes } = asLimits(trait);
  return { accept: types.join(','), maxBytes };
}

/** A picture that can run programs: whoever wants it names it. */
const svg = 'image/svg+xml';

/** Whether a backend that takes files takes those of this type. */
export function isTypeTaken(type: string, trait: FileTrait | undefined): boolean {
  const plain = type.split(';')[0]!.trim().toLowerCase();
  const fits = (each: string) =>
    each === '*/*' || each === plain || (each.endsWith('/*') && plain !== svg && plain.startsWith(each.slice(0, -1)));
  return asLimits(trait).types.some((each) => fits(each.toLowerCase()));
}

/** Why a backend that takes files would not take this one. */
export function fileRefusal({ type, data }: DraftAttachment, trait: FileTrait | undefined): FileRefusal | undefined {
  if (!data.size) return 'empty';
  if (!isTypeTaken(type, trait)) return 'type';
  return data.size > asLimits(trait).maxBytes ? 'size' : undefined;
}
