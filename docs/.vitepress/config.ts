import { readFileSync } from 'node:fs';
import GithubSlugger from 'github-slugger';
import { defineConfig } from 'vitepress';
import llms from 'vitepress-plugin-llms';
import manifest from '../../package.json' with { type: 'json' };
import { siteLinks } from './links.js';
import { sidebar } from './sidebar.js';

/** Anchors as they are on a repository's own pages, so that a link with one works in both places. */
const slugify = (heading: string): string => new GithubSlugger().slug(heading);

export default defineConfig({
  lang: 'en',
  title: manifest.name,
  description: manifest.description,
  // in any folder of any host: DOCS_BASE=/handoff-elements/
  base: process.env['DOCS_BASE'] ?? '/',
  outDir: '../dist-docs',
  cacheDir: '../node_modules/.cache/vitepress',
  // the first is what the sidebar shows, the second is for those who have the repository
  srcExclude: ['README.md', 'ARCHITECTURE.md', 'features.md'],
  cleanUrls: false,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify },
    toc: { slugify },
    config: (md) => md.use(siteLinks),
  },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.includes('-') } } },
  vite: {
    // typed for another major version of Vite
    plugins: llms({
      details: readFileSync('README.md', 'utf8').split('\n\n')[1],
    }) as never,
  },
  themeConfig: {
    sidebar,
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            // a typing mistake in a long word; in a short one it is another word: “ssr” is not “css”
            fuzzy: (word: string) => (word.length > 4 ? 0.2 : false),
            // “nextjs”, “vuejs” and “reactjs” are written in two words here, or in one without the ending
            processTerm: (word: string) => [word.toLowerCase(), word.toLowerCase().replace(/js$/, '')],
            // the words of a heading say what a section is about
            boost: { title: 4, text: 2, titles: 1 },
          },
        },
      },
    },
    nav: [
      { text: 'Start', link: '/#get-started' },
      { text: 'Frameworks', link: '/frameworks' },
      { text: 'Elements', link: '/elements' },
      { text: 'Theme builder', link: '/theme-builder' },
    ],
  },
});
