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
  | { error: 'amount' | 'moment' | 'past' | 'far' | 'missing'; field: 'amount' | 'date' };

const minutesIn = { minutes: 1, hours: 60, days: 1440 };
const longestDays = 365;

/**
 * When the pause ends, or what is wrong with what was filled in. A local time that a change of clocks leaves out does
 * not exist: JavaScript would move it silently.
 */
export function pauseEnd(
  { when, amount, unit, date, time }: PauseFields,
  now: number,
  maxSeconds = longestDays * 86_400,
): PauseEnd {
  if (when === 'never') return {};
  const field = when === 'for' ? 'amount' : 'date';
  let at: number;
  if (when === 'for') {
    at = now + Number(amount) * minutesIn[unit] * 60_000;
    if (!(Number(amount) > 0)) return { error: 'amount', field };
  } else {
    const local = new Date(`${date}T${time}`);
    at = local.getTime();
    if (isNaN(at)) return { error: 'moment', field };
    if (local.getHours() * 60 + local.getMinutes() !== Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))) {
      return { error: 'missing', field };
    }
    if (at <= now) return { error: 'past', field };
  }
  if (at > now + Math.min(maxSeconds, longestDays * 86_400) * 1000) return { error: 'far', field };
  return { until: new Date(at).toISOString() };
}

/** Nine o'clock tomorrow, where the agent is. */
export function tomorrowMorning(now: number): number {
  const date = new Date(now);
  date.setDate(date.getDate() + 1);
  return date.setHours(9, 0, 0, 0);
}
