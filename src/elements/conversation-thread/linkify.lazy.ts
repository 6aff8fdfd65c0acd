/** Finds the addresses in a message. Loaded with the first message that may hold one. */
import { LinkifyIt, REBuilder } from 'linkify-it';
import { mailtoUrl, safeWebUrl } from '../../internal/links.js';

/** A part of a text that leads somewhere. */
export interface Link {
  start: number;
  end: number;
  url: string;
}

/** A longer one was cut somewhere, or is no address. */
const longest = 4096;
/** Invisible and bidirectional characters hide or turn a part of an address: it ends before them. */
const invisible = '[\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\udb40]';
/** The end of a host in Latin letters, and what a script without blanks writes directly after it. */
const foreignTail = /^([^/]*(?:\/\/)?[\w.@+%'&~:-]*\.[a-z]{2,})[^\p{ASCII}\p{Script=Latin}][^./?#:]*(?:[/?#:]|$)/iu;

/** linkify-it, for texts of all scripts: many put no blank before an address, and no quotation mark belongs to one. */
class Grammar extends REBuilder {
  constructor() {
    super();
    this.src_ZCc += `|${invisible}`;
    this.src_ZPCc += `|${invisible}`;
  }

  override get_schema_search(): RegExp {
    return (this.cache.schema_search ??= new RegExp(`(^|[^a-z0-9])(${this.get_schema_names().source})`, 'ig'));
  }

  override get_mail_name(): RegExp {
    return (this.cache.src_mail_name ??= /[a-zA-Z0-9_](?:[-\w+%'&~]|[.](?=[\w])){0,63}/);
  }

  /** Half an address is a wrong one: nothing before it may be a part of it, such as the ü of müller@example.com. */
  override get_mail_name_validator(): RegExp {
    return (this.cache.mail_name_validator ??= new RegExp(
      `(?:^|(?:^|[\\s\\p{Lo}])-|[^-\\w.@/+%&~!#$^\\p{Lu}\\p{Ll}\\p{Lt}\\p{M}\\p{Nd}\\p{Cs}])(${this.get_mail_name().source})$`,
      'u',
    ));
  }
}

// an address with a password is found as a whole, so that it is refused as a whole
const linkify = new LinkifyIt({ rebuilder: new Grammar(), urlAuth: true, tlds: [] })
  .add('ftp:', null)
  .add('//', null)
  .add('www.', {
    validate(text, pos, { re }) {
      if (/[/@.-]/.test(text[pos - 5] ?? '')) return 0;
      const host = re.get_relative_proto_validator();
      host.lastIndex = pos;
      return host.exec(text)?.[0].length ?? 0;
    },
  });

/** The links of a text, in their order. What could lead elsewhere than it seems stays text. */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  let refusedUntil = 0;
  for (const { index: start, raw, schema } of linkify.match(text) ?? []) {
    if (start < refusedUntil) continue;
    const shown = withoutTail(raw, text[start - 1]);
    const end = start + shown.length;
    const url = isWhole(shown, text.slice(end, end + 300)) ? urlOf(shown, schema) : undefined;
    if (url) links.push({ start, end, url });
    else refusedUntil = end + (/^\S*/.exec(text.slice(end))?.[0].length ?? 0);
  }
  return links;
}

function urlOf(shown: string, schema: string): string | undefined {
  if (schema === 'mailto:') return mailtoUrl(shown.replace(/^mailto:/i, ''));
  return safeWebUrl(schema === 'www.' ? `https://${shown}` : shown);
}

/** Without the words that follow, and without the marks of emphasis that were opened before it. */
function withoutTail(raw: string, before = ''): string {
  const shown = foreignTail.exec(raw)?.[1] ?? raw;
  if (!before || !'*_~'.includes(before)) return shown;
  let { length } = shown;
  while (shown[length - 1] === before) length--;
  return shown.slice(0, length);
}

/** Whether no part of a host or a name is left over: what stands before an @ is no host. */
const isWhole = (shown: string, after: string): boolean =>
  shown.length <= longest && !(/^([^/@]*\/\/)?[^/?#@]*$/.test(shown) ? /^[^\s/?#]*@/ : /^@/).test(after);
