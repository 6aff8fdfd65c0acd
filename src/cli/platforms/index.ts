/** What `kind` of a platform in the configuration can be. A new one has its file here and one line below. */
import { chatwoot } from './chatwoot.js';
import { evolution } from './evolution.js';
import { intercom } from './intercom.js';
import type { PlatformKind } from './kind.js';
import { memory } from './memory.js';
import { ownModule } from './module.js';
import { sendpulse } from './sendpulse.js';
import { sunshine } from './sunshine.js';
import { tiledesk } from './tiledesk.js';
import { whatsapp } from './whatsapp.js';

export const platformKinds = {
  chatwoot,
  evolution,
  intercom,
  memory,
  module: ownModule,
  sendpulse,
  sunshine,
  tiledesk,
  whatsapp,
};

export type KindName = keyof typeof platformKinds;

/** Each kind takes the options that its own fields have read. */
export const kindOf = (name: KindName): PlatformKind => platformKinds[name] as unknown as PlatformKind;
