import { languageTags } from '../src/internal/language-tags.js';
import { profileNames, type ProfileName } from '../src/adapters/memory/index.js';

const choices = {
  theme: ['auto', 'light', 'dark'],
  dir: ['ltr', 'rtl'],
  language: ['en', ...languageTags],
  width: ['full', '768', '375', '280'],
  preset: ['inbox', 'team', 'review'],
  after: ['stay', 'next', 'none'],
  crowd: ['few', '10,000'],
  shortcuts: ['off', 'on'],
} as const;
type Choices = { -readonly [K in keyof typeof choices]: (typeof choices)[K][number] };

/** The demo's settings, kept in the URL so that they can be shared as a link. */
export interface Settings extends Choices {
  conversation: string;
  profile: ProfileName;
}

export const options = choices;
export const presets = choices.preset;

const oneOf = <T extends string>(values: readonly T[], value: string | null): T =>
  values.find((each) => each === value) ?? values[0]!;

export function readSettings(): Settings {
  const query = new URLSearchParams(location.search);
  return {
    ...(Object.fromEntries(
      Object.entries(choices).map(([key, values]) => [key, oneOf(values, query.get(key))]),
    ) as unknown as Choices),
    profile: oneOf(profileNames, query.get('profile')),
    conversation: query.get('conversation') || 'c1',
  };
}

export function writeSettings(settings: Settings): void {
  const query = new URLSearchParams({ ...settings });
  history.replaceState(history.state, '', `?${query}`);
}

/** Applies theme and text direction to the whole page. */
export function applySettings({ theme, dir }: Settings): void {
  document.documentElement.dataset.theme = theme;
  document.documentElement.dir = dir;
}
