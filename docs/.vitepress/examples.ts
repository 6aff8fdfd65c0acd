/** What a reader first sees of each element, and may change. The memory adapter is a whole helpdesk in the page. */
const alone = (tag: string, conversation = 'c1') =>
  `<handoff-provider adapter="memory" conversation-id="${conversation}" agent-id="ada" agent-name="Ada">
  <${tag}></${tag}>
</handoff-provider>`;

const filling = (tag: string) => `<style>
  ${tag} { block-size: 100%; }
</style>
${alone(tag)}`;

const withTakeover = (tag: string) =>
  `<handoff-provider adapter="memory" conversation-id="c1" agent-id="ada" agent-name="Ada">
  <takeover-button></takeover-button>
  <${tag}></${tag}>
</handoff-provider>`;

const examples: Record<string, string> = {
  'handoff-provider': `<handoff-provider adapter="memory" conversation-id="c1" agent-id="ada" agent-name="Ada">
  <bot-status-toggle></bot-status-toggle>
  <takeover-button></takeover-button>
</handoff-provider>
<p>What happened last: <output>nothing yet</output></p>

<script type="module">
  const provider = document.querySelector('handoff-provider');
  provider.addEventListener('handoff-result', ({ command, outcome }) => {
    document.querySelector('output').textContent = command.type + ': ' + outcome;
  });
</script>`,
  'handoff-desk': `<style>
  body { padding: 0; }
</style>
<handoff-desk adapter="memory" conversation-id="c1" agent-id="ada" agent-name="Ada" after-close="next"></handoff-desk>`,
  'right to left': `<handoff-provider adapter="memory" conversation-id="c2" locale="ar" agent-id="ada" agent-name="Ada">
  <conversation-header></conversation-header>
  <reply-composer></reply-composer>
</handoff-provider>`,
  'conversation-list': filling('conversation-list'),
  'conversation-thread': filling('conversation-thread'),
  'reply-composer': withTakeover('reply-composer'),
  'handback-close-bar': withTakeover('handback-close-bar'),
};

/** The example of this element; without one of its own, the element alone with a provider. */
export const exampleOf = (tag: string): string => examples[tag] ?? alone(tag);
