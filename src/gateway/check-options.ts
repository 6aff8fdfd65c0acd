import type { HandoffAdapter } from '../adapters/adapter.js';
import { checkTraits } from '../adapters/check/traits.js';
import { optionalMethods } from '../adapters/optional-methods.js';
import { maxTimerDelay } from '../internal/environment.js';
import { commandTypes } from '../model/command.js';
import { GatewayError } from './errors.js';
import type { GatewayOptions } from './options.js';

interface Check {
  /** In words, after “expected”. */
  readonly expected: string;
  fits(value: unknown): boolean;
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isObject = (value: unknown): value is object => typeof value === 'object' && !!value && !Array.isArray(value);
const has =
  (...methods: string[]) =>
  (value: unknown) =>
    methods.every((name) => isFunction(Object(value)[name]));
const isMissing = (value: unknown): boolean => value === undefined || value === null;
const isAmount = (value: unknown, most: number): boolean => typeof value === 'number' && value >= 0 && value <= most;
const isPath = (value: unknown): boolean => typeof value === 'string' && /^(\/[^/?#]+)+$/.test(value);
const isListOf = (value: unknown, fits: (item: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(fits);
/** As browsers send it. `*` is none: it excludes credentials. */
const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value;

/** What a receiver may have beside `verify`. */
const receiverMethods = ['parse', 'deliveryId', 'hints', 'challenge', 'take'];
const isReceiver = (value: unknown): boolean =>
  has('verify')(value) &&
  receiverMethods.every((name) => {
    const method: unknown = Reflect.get(value as object, name);
    return isMissing(method) || isFunction(method);
  });

/** A hundred years. */
const mostDays = 36_500;

/** Each option of the gateway. No value is the default, where there is one. */
const checks: Record<keyof GatewayOptions, Check> = {
  adapter: { expected: 'an adapter, which has getConversation()', fits: has('getConversation') },
  database: { expected: 'what openDatabase() resolves with', fits: has('query', 'transaction', 'listen') },
  bus: { expected: 'a bus such as redisBus() resolves with', fits: has('publish', 'subscribe') },
  authenticate: { expected: 'a function that says who sends a request', fits: isFunction },
  tenantOf: { expected: 'a function', fits: isFunction },
  agent: {
    expected: 'an agent with an id, which is text that is not empty',
    fits: (value) => isObject(value) && 'id' in value && typeof value.id === 'string' && value.id !== '',
  },
  desk: { expected: 'true or false', fits: (value) => typeof value === 'boolean' },
  keep: {
    expected: 'such as { messages: 30 }, in days, 36500 at most',
    fits: (value) =>
      isObject(value) && (!('messages' in value) || isMissing(value.messages) || isAmount(value.messages, mostDays)),
  },
  agentsMay: {
    expected: `a list of commands, which are ${commandTypes.join(', ')}`,
    fits: (value) => isListOf(value, (item) => commandTypes.some((type) => type === item)),
  },
  cors: {
    expected: 'origins such as { origins: ["https://desk.example.com"] }',
    fits: (value) => isObject(value) && 'origins' in value && isListOf(value.origins, isOrigin),
  },
  basePath: { expected: 'a path such as /handoff', fits: (value) => value === '' || isPath(value) },
  metrics: { expected: '"supervisor" or a function', fits: (value) => value === 'supervisor' || isFunction(value) },
  webhooks: {
    expected: 'paths such as /chatwoot, each with a receiver, which has verify()',
    fits: (value) =>
      isObject(value) && Object.entries(value).every(([path, receiver]) => isPath(path) && isReceiver(receiver)),
  },
  closeTimeout: {
    expected: 'a number of milliseconds, an hour at most',
    fits: (value) => isAmount(value, maxTimerDelay),
  },
  environment: {
    expected: 'time, timers and randomness',
    fits: has('now', 'setTimeout', 'clearTimeout', 'random', 'uuid'),
  },
  log: { expected: 'a function', fits: isFunction },
};

const required: ReadonlyArray<keyof GatewayOptions> = ['adapter', 'database', 'authenticate'];
/** `condition && …` leaves `false` of them. */
const mayBeOff: ReadonlyArray<keyof GatewayOptions> = ['bus', 'tenantOf', 'cors', 'metrics', 'webhooks', 'log'];

/** Throws `invalid`, with the name of the option, where the gateway could not work as it was asked to. */
export function checkOptions(options: GatewayOptions): void {
  if (!isObject(options)) throw new GatewayError('invalid', 'createGateway(): expected its options.');
  for (const [name, { expected, fits }] of Object.entries(checks) as Array<[keyof GatewayOptions, Check]>) {
    const value: unknown = options[name];
    if (value === false && mayBeOff.includes(name)) continue;
    if (isMissing(value) ? required.includes(name) : !fits(value)) {
      throw new GatewayError('invalid', `${name}: expected ${expected}.`);
    }
  }
  checkAdapter(options.adapter);
}

/** What pages would refuse to read, or would try in vain. */
function checkAdapter(adapter: HandoffAdapter): void {
  const refuse = (place: string, expected: string): never => {
    throw new GatewayError('invalid', `adapter.${place}: expected ${expected}.`);
  };
  if (typeof adapter.name !== 'string' || !adapter.name) refuse('name', 'text that is not empty');
  for (const method of optionalMethods) {
    const member: unknown = adapter[method as keyof HandoffAdapter];
    if (!isMissing(member) && !isFunction(member)) refuse(method, 'a function');
  }
  const traits: unknown = adapter.traits ?? {};
  if (!isObject(traits)) refuse('traits', 'an object');
  try {
    checkTraits(traits, 'traits');
  } catch (thrown) {
    const [place, expected] = (thrown as Error).message.split(': expected ');
    refuse(place!, expected!);
  }
}
