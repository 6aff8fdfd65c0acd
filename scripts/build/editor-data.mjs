// What editors need to know of the tags, from the manifest: VS Code's custom data and JetBrains' web-types.
import { generateJetBrainsWebTypes } from 'custom-element-jet-brains-integration';
import { generateVsCodeCustomElementData } from 'custom-element-vs-code-integration';
import { readFileSync } from 'node:fs';

export function writeEditorData(outdir) {
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
  for (const { attributes = [] } of manifest.modules.flatMap(({ declarations }) => declarations)) {
    for (const { type, parsedType } of attributes) {
      // that an attribute may be missing is no value to offer
      type.text = (parsedType ?? type).text.replace(/ \| undefined$/, '');
    }
  }
  // the custom properties are the same everywhere, and have entries of their own
  const options = { outdir, hideLogs: true, hideMethodDocs: true, hideCssPropertiesDocs: true };
  generateVsCodeCustomElementData(manifest, {
    ...options,
    htmlFileName: 'html-custom-data.json',
    cssFileName: 'css-custom-data.json',
  });
  generateJetBrainsWebTypes(manifest, {
    ...options,
    webTypesFileName: 'web-types.json',
    packageJson: false,
  });
}
