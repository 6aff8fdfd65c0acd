import path from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

/** Where a link of a page in the repository leads to on this site; undefined where only the repository has it. */
export function onSite(href: string, page: string): string | undefined {
  if (/^([a-z]+:|#|\/)/.test(href)) return href;
  const [file = '', anchor] = href.split('#');
  const inRepository = path.posix.join('docs', path.posix.dirname(page), file);
  const hash = anchor === undefined ? '' : `#${anchor}`;
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
        else if (token.type === 'image') token.attrSet('src', `/${path.posix.basename(token.attrGet('src') ?? '')}`);
      }
    }
  });
}
