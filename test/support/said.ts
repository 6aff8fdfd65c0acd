/** What a whole desk says, to eyes and to screen readers, and what it says more than once. */
import { cdp, hasDevTools } from './devtools.js';

/** Facts, by words that say them. */
const facts: Record<string, RegExp> = {
  'the conversation is closed': /\bclosed\b/gi,
  'the conversation is archived': /\barchived\b/gi,
  'the contact is blocked': /\bblocked\b/gi,
  'the bot is paused': /\bpaused\b(?! until someone)/gi,
  'the bot is stopped': /\bstopped\b/gi,
  'who answers next': /\banswered by\b/gi,
  'nobody knows what the bot does': /\bunknown\b(?! contact)/gi,
  'it cannot be reached': /\bcannot be reached\b/gi,
  'it could not be read': /\bcould not be\b|\bnot found\b/gi,
  'it was refused': /\brefused\b|\bnot allowed\b|\btoo many\b/gi,
  'somebody else was faster': /\bfirst\b/gi,
  'it is not sure': /\bnot sure\b/gi,
  'a pause is about to end': /in less than a minute\./gi,
  'the connection is lost': /live updates lost|out of date|no connection/gi,
  'it may be undone': /\bundo\b/gi,
  'one may stop waiting': /stop waiting/gi,
  'the sign-in has expired': /sign-in has expired/gi,
};

/** Rows, messages, names, the contact’s own data and the views have words of their own. */
const apart = '.hidden, svg, [role=log], [role=grid], contact-panel header, .past, dl, [part=name], .views, select';
const apartRoles = new Set(['log', 'grid', 'list', 'DescriptionList', 'combobox', 'heading', 'status']);

/** Each block on a line of its own. */
function* visibleTexts(node: Node): Generator<string> {
  if (node instanceof Element) {
    if (node.matches(apart)) return;
    const { display } = getComputedStyle(node);
    // what only passes on its content has no box of its own
    if (display !== 'contents' && !node.checkVisibility({ visibilityProperty: true })) return;
    if (display !== 'inline') yield '\n';
    for (const child of node.shadowRoot?.childNodes ?? []) yield* visibleTexts(child);
  }
  if (node.nodeType === Node.TEXT_NODE) yield node.textContent!;
  for (const child of node.childNodes) yield* visibleTexts(child);
  if (node instanceof Element && getComputedStyle(node).display !== 'inline') yield '\n';
}

interface TreeNode {
  nodeId: string;
  ignored: boolean;
  role?: { value?: unknown };
  name?: { value?: unknown };
  childIds?: string[];
}

const inline = new Set(['generic', 'time', 'strong', 'none']);

/** The words of the page as the browser hands them to screen readers, with the names that only those hear. */
async function* spokenTexts(): AsyncGenerator<string> {
  const { nodes } = await cdp<{ nodes: TreeNode[] }>('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  function* textsOf(node: TreeNode | undefined): Generator<string> {
    if (!node) return;
    const role = String(node.role?.value ?? '');
    const name = String(node.name?.value ?? '');
    if (!node.ignored && (apartRoles.has(role) || (role === 'group' && name === 'Views'))) return;
    if (!node.ignored && role === 'StaticText') {
      yield name;
      return;
    }
    const isBlock = !node.ignored && !inline.has(role);
    const inside = [...(node.childIds ?? [])].flatMap((id) => [...textsOf(byId.get(id))]);
    if (isBlock) yield '\n';
    yield* inside;
    // a name that its content does not say is heard beside it
    if (isBlock && name && !oneLine(inside).includes(oneLine([name]))) yield `\n${name}`;
    if (isBlock) yield '\n';
  }
  yield* textsOf(nodes[0]);
}

const oneLine = (texts: Iterable<string>): string => [...texts].join(' ').replace(/\s+/g, ' ').trim();

/** What is said more than once, known facts and any sentence of three words or more, with the lines that say it. */
function repeated(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => oneLine([line]))
    .filter(Boolean);
  const twice = Object.entries(facts).flatMap(([fact, pattern]) => {
    const saying = lines.flatMap((line) => (line.match(pattern) ?? []).map(() => line));
    return saying.length > 1 ? [`${fact}: ${saying.join(' | ')}`] : [];
  });
  const sentences = lines
    .flatMap((line) => line.toLowerCase().split(/[.!?·:“”()](?=\s|$)/))
    .map((each) => each.trim())
    .filter((each) => each.split(' ').length >= 3);
  return [...twice, ...new Set(sentences.filter((each, i) => sentences.indexOf(each) !== i))];
}

/** What can be read of an element, without rows, messages and the contact’s data. */
export const readable = (element: Element): string => [...visibleTexts(element.shadowRoot ?? element)].join('');

/** Each fact that an element says twice, by eye or by ear, with all that it says. */
export async function saidTwice(element: Element): Promise<string[]> {
  const found = repeated(readable(element)).map((fact) => `seen twice: ${fact}`);
  if (!hasDevTools) return found;
  const heard: string[] = [];
  for await (const text of spokenTexts()) heard.push(text);
  return [...found, ...repeated(heard.join('')).map((fact) => `heard twice: ${fact}`)];
}
