import { expect, fixture, html } from '@open-wc/testing';
import '../../src/define.js';
import { ScriptedBackend } from '../support/scripted-adapter.js';
import { waitUntil } from '../support/wait.js';

for (const locale of ['en_US', '☃', 'x'.repeat(50)]) {
  it(`a locale that does not exist (${locale.slice(0, 8)}) is English, not an error`, async () => {
    const backend = new ScriptedBackend({
      bot: { mode: 'autopilot', status: 'paused', resumeAt: new Date(Date.now() + 3_600_000).toISOString() },
    });
    const page = await fixture(
      html`<handoff-provider .adapter=${backend.adapter} locale=${locale} conversation-id="c1"
        ><bot-status-toggle></bot-status-toggle
      ></handoff-provider>`,
    );
    await waitUntil(() =>
      page.querySelector('bot-status-toggle')?.shadowRoot?.textContent?.includes('Bot paused until'),
    );
    // Once more at most, when the events arrive that load after the first read.
    expect(backend.count('getConversation')).to.be.within(1, 2);
  });
}
