/** A page with all elements for an `iframe`, with this body. `script` is the address of the one-file build. */
export const framePage = (body: string, { script, scheme }: { script: string; scheme: 'light' | 'dark' }): string =>
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Example</title>
<style>
  html { color-scheme: ${scheme}; background: Canvas; color: CanvasText; font-family: system-ui, sans-serif; }
  html, body { block-size: 100%; }
  body { margin: 0; padding: 12px; box-sizing: border-box; }
</style>
<script type="module" src="${script}"></script>
${body}`;
