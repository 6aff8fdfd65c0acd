/** What a person filled in. */
export interface PauseFields {
  when: 'never' | 'for' | 'at';
  amount: string;
  unit: 'minutes' | 'hours' | 'days';
  date: string;
  time: string;
}

export type PauseEnd =
  | { until?: string; error?: undefined }
  | { error: 'amount' | 'moment' | 'past' | 'far' | 'missing' | 'steps'; field: 'amount' | 'date' };

const minutesIn = { minutes: 1, hours: 60, days: 1440 };
const longestDays = 365;

/**
 * When the pause ends, or what is wrong with what was filled in. A local time that a change of clocks leaves out does
 * not exist: JavaScript would move it silently.
 *
 * @param granularitySeconds Pauses are multiples of it, and so are the moments when they end.
 */
export function pauseEnd(
  { when, amount, unit, date, time }: PauseFields,
  now: number,
  maxSeconds = longestDays * 86_400,
  granularitySeconds?: number,
): PauseEnd {
  if (when === 'never') return {};
  const field = when === 'for' ? 'amount' : 'date';
  let at: number;
  if (when === 'for') {
    at = now + Number(amount) * minutesIn[unit] * 60_000;
    if (!(Number(amount) > 0)) return { error: 'amount', field };
    if (!isStep(at - now, granularitySeconds)) return { error: 'steps', field };
  } else {
    const local = new Date(`${date}T${time}`);
    at = local.getTime();
    if (isNaN(at)) return { error: 'moment', field };
    if (local.getHours() * 60 + local.getMinutes() !== Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) {
      return { error: 'missing', field };
    }
    if (at <= now) return { error: 'past', field };
    if (!isStep(at, granularitySeconds)) return { error: 'steps', field };
  }
  if (at > now + Math.min(maxSeconds, longestDays * 86_400) * 1000) return { error: 'far', field };
  return { until: new Date(at).toISOString() };
}

/** Whether the backend can pause for so long, or until then, in milliseconds. */
export const isStep = (span: number, granularitySeconds?: number): boolean =>
  !granularitySeconds || Math.round(span) % (granularitySeconds * 1000) === 0;

/** Nine o'clock tomorrow, where the agent is. */
export function tomorrowMorning(now: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + 1);
  return date.setHours(9, 0, 0, 0);
}
