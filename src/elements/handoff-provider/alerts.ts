/** How agents hear that somebody waits for a person, also while they look elsewhere. Each is off until it is named. */
export interface AlertOptions {
  /** `true` for a short tone, or the address of a sound. Silent where the browser does not allow sound yet. */
  sound?: boolean | string;
  /** The number of those who wait, before the title of the page and on the icon of an installed app. */
  badge?: boolean;
  /** A notification of the system while the page is hidden, where the host has the right to it. */
  notification?: boolean;
}
