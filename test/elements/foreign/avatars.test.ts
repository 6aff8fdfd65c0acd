/** Pictures that cannot be shown. */
import { expect } from '@open-wc/testing';
import type { ContactPanel } from '../../../src/elements/contact-panel/contact-panel.js';
import { contactMethods, scene, settle } from '../../support/elements.js';
import { ScriptedBackend } from '../../support/scripted-adapter.js';
import { waitUntil } from '../../support/wait.js';

const here = (path: string): string => new URL(path, location.href).href;
const missing = here('/no-such-picture.png');
const noPicture = here('/package.json');
const closedPort = 'http://127.0.0.1:1/a.png';
/** The smallest picture there is, on an address of its own. */
const picture = here('/test/elements/fixtures/dot.svg');

const avatar = (panel: ContactPanel): HTMLElement => panel.shadowRoot!.querySelector<HTMLElement>('[part=avatar]')!;
const initial = (panel: ContactPanel): string => avatar(panel).textContent!.trim();

async function open(avatarUrl: string, name = 'Mina') {
  const backend = new ScriptedBackend({ contact: { id: 'p1', name, avatarUrl } }, contactMethods());
  const shown = await scene({ backend, only: ['contact-panel'] });
  const show = async (url: string) => {
    backend.push('c1', { contact: { id: 'p1', name, avatarUrl: url } });
    await settle(shown.panel);
  };
  return { ...shown, show };
}

describe('a contact’s picture', () => {
  for (const [what, url] of [
    ['answers 404', missing],
    ['is no picture', noPicture],
    ['cannot be reached', closedPort],
  ] as const) {
    it(`that ${what}: the initial is shown`, async () => {
      const { panel } = await open(url);
      await waitUntil(() => initial(panel) === 'M', 'no initial');
      expect(avatar(panel).querySelector('img')).to.equal(null);
    });
  }

  it('that can be shown is shown, also after one that could not, and after one that failed late', async () => {
    const { panel, show } = await open(missing);
    await waitUntil(() => initial(panel) === 'M', 'no initial');
    await show(picture);
    await waitUntil(() => avatar(panel).querySelector('img')?.naturalWidth, 'no picture');
    const late = avatar(panel).querySelector('img')!;
    await show(`${picture}?again`);
    late.dispatchEvent(new Event('error'));
    await settle(panel);
    expect(avatar(panel).querySelector('img')?.src).to.equal(`${picture}?again`);
  });

  it('the same for the next contact', async () => {
    const { panel, show, backend } = await open(missing);
    await waitUntil(() => initial(panel) === 'M', 'no initial');
    await show(picture);
    await waitUntil(() => avatar(panel).querySelector('img')?.naturalWidth, 'no picture');
    backend.push('c1', { contact: { id: 'p2', name: 'Zoë', avatarUrl: noPicture } });
    await waitUntil(() => initial(panel) === 'Z', 'no initial');
  });
});
