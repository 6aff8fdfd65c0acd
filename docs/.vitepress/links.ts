import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** Where a link of a page in the repository leads to on this site; undefined where only the repository has it. */
export function onSite(href: string, page: string): string | undefined {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [file = '', anchor] = href.split('#');
  const inRepository = path.posix.join('docs', path.posix.dirname(page), file);
  const hash = anchor === undefined ? '' : `#${anchor}`;
  // the file itself stands one folder higher
  if (inRepository === 'CHANGELOG.md') return `/changelog.md${hash}`;
  if (inRepository === 'README.md' || inRepository === 'docs/README.md') return `/index.md${hash}`;
  return /^docs\/[a-z][\w/-]*\.md$/.test(inRepository) ? `/${inRepository.slice('docs/'.length)}${hash}` : undefined;
}

interface Page {
  relativePath?: string;
}

/** The front page is the README itself, which stands one folder higher. */
const pageOf = (env: Page): string => (env.relativePath === 'index.md' ? '../README.md' : (env.relativePath ?? ''));

function asText(token: Token): void {
  token.type = 'text';
  token.content = '';
}

/** With its size, so that nothing moves when it comes. */
function showImage(token: Token, page: string): void {
  const inRepository = path.posix.join('docs', path.posix.dirname(page), token.attrGet('src') ?? '');
  // a PNG says its width and height first
  const header = readFileSync(new URL(`../../${inRepository}`, import.meta.url)).subarray(16, 24);
  token.attrSet('src', `/${path.posix.basename(inRepository)}`);
  token.attrSet('width', `${header.readUInt32BE(0)}`);
  token.attrSet('height', `${header.readUInt32BE(4)}`);
}

/** What leads out of this folder, such as to a source file, stays as text: it is not part of the site. */
export function siteLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('site-links', ({ tokens, env }) => {
    for (const { children } of tokens) {
      let isText = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const target = onSite(token.attrGet('href') ?? '', pageOf(env as Page));
          isText = target === undefined;
          if (target === undefined) asText(token);
          else token.attrSet('href', target);
        } else if (token.type === 'link_close' && isText) asText(token);
        else if (token.type === 'image') showImage(token, pageOf(env as Page));
      }
    }
  });
}
