import { build } from 'esbuild';

const bundled = async (options) => {
  const { outputFiles } = await build({
    bundle: true,
    // package.json lists the built files that have side effects; their sources would count as free of any
    ignoreAnnotations: true,
    target: 'es2022',
    write: false,
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
    ...options,
  });
  return outputFiles[0].text;
};

/**
 * Serves the pages of `demo/hosts` with the vendors' SDKs in them, whole, so that they also run at another origin. Each
 * gets a probe that tells the test around it what it shows.
 */
export function hostPages() {
  const made = new Map();
  const once = (name, options) => {
    if (!made.has(name)) made.set(name, bundled(options));
    return made.get(name);
  };
  return {
    name: 'host-pages',
    async serve({ path }) {
      if (path === '/zaf-sdk.js') {
        const entryPoints = ['node_modules/zendesk_app_framework_sdk/lib/index.js'];
        return { body: await once(path, { entryPoints, format: 'iife', globalName: 'ZAFClient' }), type: 'js' };
      }
      const isWhole = /^\/demo\/hosts\/[\w-]+\/page\.ts$/.test(path) || path.endsWith('/livechat-parent.mjs');
      if (!isWhole) return undefined;
      return { body: await once(path, { entryPoints: [`.${path}`], format: 'esm' }), type: 'js' };
    },
    transform({ path, body }) {
      if (!/^\/demo\/hosts\/[\w-]+\/index\.html$/.test(path)) return undefined;
      return body
        .replace(/https:\/\/static\.zdassets\.com\/[^"]+/, '/zaf-sdk.js')
        .replace('</head>', '<script type="module" src="/test/browser/hosts/probe.ts"></script></head>');
    },
  };
}
