export { createMemoryAdapter } from './memory-adapter.js';
export type {
  BotQuestion,
  BotReply,
  Knobs,
  MemoryAdapter,
  MemoryAdapterOptions,
  MemoryBot,
  MemoryControls,
} from './options.js';
export { profileNames, profiles, type Profile, type ProfileName } from './profiles.js';
