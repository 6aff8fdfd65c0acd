export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}
export interface Family {
  name: string;
  help: string;
  type: string;
  samples: Sample[];
}

const nameOf = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const numberOf = '[+-]?(?:\\d+(?:\\.\\d*)?(?:e[+-]?\\d+)?|Inf|NaN)';
const labelPair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)/y;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  labelPair.lastIndex = 0;
  while (labelPair.lastIndex < text.length) {
    const at = labelPair.lastIndex;
    const pair = labelPair.exec(text);
    if (!pair) throw new Error(`no label at ${at} of ${text}`);
    const [, name, value] = pair as unknown as [string, string, string];
    if (name in labels) throw new Error(`the label ${name} is there twice`);
    if (name.startsWith('__')) throw new Error(`the label ${name} is reserved`);
    labels[name] = value.replace(/\\(.)/g, (_, each: string) => (each === 'n' ? '\n' : each));
  }
  return labels;
}

/** Reads the text format of Prometheus, version 0.0.4, and refuses whatever its rules do. */
export function parsePrometheus(text: string): Map<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  if (text.includes('\r')) throw new Error('lines end with a line feed alone');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current: Family | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const comment = new RegExp(`^# (HELP|TYPE) (${nameOf}) (.+)$`).exec(line);
    if (comment) {
      const [, kind, name, rest] = comment as unknown as [string, string, string, string];
      if (kind === 'HELP') {
        if (families.has(name)) throw new Error(`${name} is there twice, or not in one group`);
        if (/\\(?![\\n])/.test(rest)) throw new Error(`a help text with a bad escape: ${rest}`);
        families.set(name, (current = { name, help: rest, type: '', samples: [] }));
      } else {
        if (current?.name !== name || current.samples.length || current.type) throw new Error(`a stray type: ${line}`);
        if (!['counter', 'gauge', 'histogram', 'summary', 'untyped'].includes(rest)) throw new Error(`a type: ${line}`);
        current.type = rest;
      }
      continue;
    }
    const sample = new RegExp(`^(${nameOf})(?:\\{(.*)\\})? (${numberOf})(?: -?\\d+)?$`).exec(line);
    if (!sample) throw new Error(`not a line of the format: ${line}`);
    const [, name, labels, value] = sample as unknown as [string, string, string | undefined, string];
    if (current?.name !== name || !current.type) throw new Error(`${name} is outside of its group`);
    const parsed = { name, labels: labelsOf(labels ?? ''), value: Number(value.replace('Inf', 'Infinity')) };
    const identity = `${name}${JSON.stringify(Object.entries(parsed.labels).sort())}`;
    if (seen.has(identity)) throw new Error(`twice: ${line}`);
    seen.add(identity);
    if (current.type === 'counter' && !(parsed.value >= 0)) throw new Error(`a counter below zero: ${line}`);
    if (current.type === 'counter' && !name.endsWith('_total')) throw new Error(`a counter without _total: ${line}`);
    current.samples.push(parsed);
  }
  return families;
}
