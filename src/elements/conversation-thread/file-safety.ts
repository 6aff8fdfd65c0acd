/** What may be done with a file of the history: nothing that comes from a stranger runs or turns the page around. */
import { safeWebUrl } from '../../internal/links.js';
import { cleanName } from '../../internal/names.js';
import type { Attachment } from '../../model/attachment.js';

/** Where the host keeps a file for whoever is signed in. Undefined: it is named, and not shown. */
export type AttachmentUrl = (attachment: Attachment) => string | undefined;

export interface SafeFile {
  readonly name?: string;
  /** In bytes. */
  readonly size?: number;
  /** Where it can be opened or downloaded. */
  readonly url?: string;
  /** Shown as a picture, with the host's leave. */
  readonly isPicture: boolean;
  /** Lies in this page: it is downloaded, because opening it would open it as a part of this site. */
  readonly isLocal: boolean;
  /** Could run a program where it is opened. */
  readonly isActive: boolean;
}

/** Pictures that every browser shows and that are nothing but pictures. */
const pictures = /^image\/(png|jpe?g|gif|webp|avif)$/;
/** Of these it is known that they run nothing. */
const passive = /^(image\/(?!svg)[\w.+-]+|audio\/[\w.+-]+|video\/[\w.+-]+|application\/pdf|text\/(plain|csv))$/;
/** What a browser or a computer may run, by type and by what a name ends in. */
const activeTypes = /html|xml|svg|script|wasm|msdownload|x-sh|x-ms|java|hta|executable/;
const activeNames =
  /\.(?:x?html?|mht(?:ml)?|svgz?|xml|xslt?|m?js|hta|wasm|exe|msi|com|scr|pif|bat|cmd|ps1|vbs?|wsf|jar|apk|dmg|pkg|app|sh|lnk|url|reg|dll|iso|img)$/i;
/** In bytes. A larger picture is a file: decoding it would stop the page. */
const maxPicture = 15_000_000;

/** A blob of this page: the host has made it. */
const isBlob = (url: string): boolean => {
  try {
    return new URL(url).protocol === 'blob:' && new URL(url).origin === globalThis.location?.origin;
  } catch {
    return false;
  }
};

const endOf = (url: string): string => {
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return '';
  }
};

/**
 * @param hostUrl What the host says of where the file is. Undefined: it was not asked, so that the address of the
 *   backend is a link, and no picture is fetched from it.
 */
export function safeFile({ url: raw, name, type = '', size }: Attachment, hostUrl?: { url: unknown }): SafeFile {
  const mime = type.split(';')[0]!.trim().toLowerCase();
  const shown = name === undefined ? undefined : cleanName(name) || undefined;
  const given = hostUrl ? hostUrl.url : raw;
  const address = typeof given === 'string' ? given : '';
  const isLocal = !!hostUrl && isBlob(address);
  const isActive =
    activeTypes.test(mime) ||
    [name ?? '', shown ?? '', endOf(raw), endOf(address)].some((each) => activeNames.test(each.trim()));
  // of what lies in this page the type has to be known as harmless; of the rest, another site is responsible
  const isOpened = !isActive && (isLocal ? passive.test(mime) : true);
  const url = isOpened ? (isLocal ? address : safeWebUrl(address)) : undefined;
  const isPicture = !!hostUrl && !!url && pictures.test(mime) && !(size !== undefined && size > maxPicture);
  return { name: shown, size: size !== undefined && size >= 0 ? size : undefined, url, isPicture, isLocal, isActive };
}
