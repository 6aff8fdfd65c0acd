import { serveSite } from './site.mjs';

/**
 * `/docs` of the demo's server leads to the documentation, which is served from the first time that somebody asks for
 * it: until then it costs nothing.
 */
export function docsLink(port) {
  let site;
  const plugin = {
    name: 'docs-link',
    configureServer({ middlewares }) {
      middlewares.use('/docs', async (request, response) => {
        site ??= serveSite(port);
        try {
          response.writeHead(302, { location: (await site).address }).end();
        } catch (error) {
          site = undefined;
          response
            .writeHead(500, { 'content-type': 'text/plain; charset=utf-8' })
            .end(`The documentation could not be served: ${error.message}`);
        }
      });
    },
  };
  return { plugin, close: async () => (await site?.catch(() => undefined))?.close() };
}
