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
/** The end of a host in Latin letters, and what a script without blanks or capitals writes directly after it. */
const foreignTail =
  /^([^/]*(?:\/\/)?[\w.@+%'&~:-]*\.[a-z]{2,})[^\p{ASCII}\p{Script=Latin}\p{Lu}\p{Ll}][^./?#:]*(?:[/?#:]|$)/iu;
/** What code, tables and JSON write around an address, with no blank between them. */
const fence = /["`|]/g;
/** An address that ends with its host. */
const onlyHost = /^(?:[^/?#]*\/\/)?[^/?#]*$/;
/** What is left of a host: letters after a dot, a hyphen or what nobody sees. Before `:/` stands a scheme. */
const moreHost = /^(?:(?:(?!\s)\p{Cc}|[.\u2010\u2011\p{Cf}\p{VS}\u2028\u2029])+[\w/\p{Lu}\p{Ll}]|:\/)/u;
/** Marks of emphasis that were opened in this line: not within a word, and not closed. */
const opened = /(?:^|[^\w/]|(?=[*_~]+$))([*_~]+)(?![\s*_~])(?=(?:(?!\1).)*$)/g;

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
      `(?:^|(?:^|[\\s\\p{Lo}])-|\\p{Extended_Pictographic}\\ufe0f|\\u20e3|[^-\\w.@/+%&~!#$^\\p{Lu}\\p{Ll}\\p{Lt}\\p{M}\\p{Nd}\\p{Cs}\\p{Cf}])\\p{Cf}{0,3}(${this.get_mail_name().source})$`,
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
  for (const { index: start, raw, schema } of linkify.match(text.replace(fence, ' ')) ?? []) {
    if (start < refusedUntil) continue;
    const shown = withoutTail(raw, text.slice(Math.max(0, start - 300), start));
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

/** Without the words that follow, the end of the sentence, and the marks of emphasis that were opened before it. */
function withoutTail(raw: string, before: string): string {
  let shown = foreignTail.exec(raw)?.[1] ?? raw;
  let ends = '.,;:!?';
  for (const [, marks] of before.matchAll(opened)) {
    ends += marks!;
    // no address has two of them, and words may follow without a blank
    if (marks!.length > 1) shown = shown.split(marks!, 1)[0]!;
  }
  let { length } = shown;
  while (ends.includes(shown[length - 1]!)) length--;
  return shown.slice(0, length);
}

/** A full stop of China or Japan ends a sentence, unless no other dot is in the host or a small letter follows. */
const isHalf = (shown: string, after: string): boolean =>
  (shown.includes('.') ? /^[\u3002\uff0e\uff61][a-z]/ : /^[\u3002\uff0e\uff61]\p{L}/u).test(after);

/** Whether no part of a host or a name is left over: what stands before an @ is no host. */
function isWhole(shown: string, after: string): boolean {
  if (shown.length > longest || after.startsWith('@')) return false;
  if (!onlyHost.test(shown)) return true;
  if (moreHost.test(after) || isHalf(shown, after)) return false;
  return shown.includes('@') || !/^[^\s/?#]*@/.test(after);
}
