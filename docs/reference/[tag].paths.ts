import { elementPage } from '../.vitepress/element-page.js';
import { elements } from '../.vitepress/manifest.js';

/** A page for each element of the manifest. */
export default {
  watch: ['../../custom-elements.json'],
  paths: () => elements.map((element) => ({ params: { tag: element.tagName }, content: elementPage(element) })),
};
