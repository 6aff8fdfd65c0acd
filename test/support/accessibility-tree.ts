/** The page as the browser hands it to screen readers: computed names, descriptions and states. */
import { cdp } from './devtools.js';

interface RawValue {
  value?: unknown;
}
interface RawNode {
  ignored: boolean;
  role?: RawValue;
  name?: RawValue;
  description?: RawValue;
  properties?: Array<{ name: string; value: RawValue }>;
}

export interface AccessibleNode {
  role: string;
  name: string;
  description: string;
  states: Readonly<Record<string, unknown>>;
}

/** What a screen reader can come to in this page, in the order of the tree. */
export async function accessibleNodes(role?: string, name?: string | RegExp): Promise<AccessibleNode[]> {
  await cdp('Accessibility.enable');
  try {
    const { nodes } = await cdp<{ nodes: RawNode[] }>('Accessibility.getFullAXTree');
    return nodes
      .filter(({ ignored }) => !ignored)
      .map((node) => ({
        role: String(node.role?.value ?? ''),
        name: String(node.name?.value ?? ''),
        description: String(node.description?.value ?? ''),
        states: Object.fromEntries((node.properties ?? []).map(({ name, value }) => [name, value.value])),
      }))
      .filter(
        (node) =>
          (role === undefined || node.role === role) &&
          (name === undefined || (typeof name === 'string' ? node.name === name : name.test(node.name))),
      );
  } finally {
    await cdp('Accessibility.disable');
  }
}

/** The one node of this role and name. */
export async function accessibleNode(role: string, name?: string | RegExp): Promise<AccessibleNode> {
  const found = await accessibleNodes(role, name);
  if (found.length === 1) return found[0]!;
  const there = (await accessibleNodes(role)).map((node) => `“${node.name}”`).join(', ');
  throw new Error(`${found.length} of ${role} ${String(name ?? '')}; there are: ${there || 'none'}`);
}
