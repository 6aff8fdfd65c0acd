/** `<conversation-list>` as an application uses it. With `?desk` the bot's status toggle stands beside it. */
import '../../../src/define/conversation-list.js';
import '../../../src/define/handoff-provider.js';
import { measure } from './bench.js';
import { agent, Desk } from './desk.js';

const desk = new Desk();
const provider = document.createElement('handoff-provider');
Object.assign(provider, { adapter: desk.adapter, agent });
const list = document.createElement('conversation-list');
list.className = 'column';
let toggle: HTMLElement | undefined;
if (new URLSearchParams(location.search).has('desk')) {
  await import('../../../src/define/bot-status-toggle.js');
  toggle = document.createElement('bot-status-toggle');
  provider.conversationId = desk.openId;
  provider.append(toggle);
}
provider.append(list);
document.body.append(provider);

let renders = 0;
list.addController({ hostUpdated: () => void renders++ });
const find = (selector: string) => list.shadowRoot!.querySelector(selector);
const digits = (text: string | undefined) => Number(text?.replace(/\D/g, '') ?? 0);

measure({
  hand: (items) => desk.hand(items),
  push: (change) => desk.push(change),
  rows: () => [...list.shadowRoot!.querySelectorAll('[data-row]')],
  scroller: () => find('[data-scroller]')!,
  renders: () => renders,
  state: () => ({
    shown: Number(find('[role=grid]')?.getAttribute('aria-rowcount') ?? 0),
    selected: find('[data-row][aria-selected=true]') ? digits(find('[part=bulk] .chosen')?.textContent) : 0,
    hasDialog: !!find('dialog[open]'),
    hasMenu: !!toggle?.shadowRoot?.querySelector('[role=menu]:popover-open [role=menuitemradio]'),
    isPaused: !!toggle?.shadowRoot?.querySelector('button')?.textContent.includes('paused'),
  }),
});
