import { readFileSync } from 'node:fs';
import type { DefaultTheme } from 'vitepress';
import { elements } from './manifest.js';

// what begins with a capital is about the repository itself
const entry = /^- \[([^\]]+)\]\(([a-z][\w/-]*)\.md\)/gm;

/** The guides as README.md of this folder lists them: what is not there is nowhere. */
function guides(): DefaultTheme.SidebarItem[] {
  return readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((section) => ({
      text: section.slice(0, section.indexOf('\n')),
      items: [...section.matchAll(entry)].map(([, text, link]) => ({ text, link: `/${link}` })),
    }))
    .filter(({ items }) => items.length);
}

export const sidebar: DefaultTheme.SidebarItem[] = [
  { items: [{ text: 'Start here', link: '/' }] },
  ...guides(),
  {
    text: 'Every element',
    items: elements.map(({ tagName }) => ({ text: `&lt;${tagName}&gt;`, link: `/reference/${tagName}` })),
  },
];
