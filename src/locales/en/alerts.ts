/** What a notification of the system says. */
export const alerts = {
  'alerts.one': '{name} is waiting for a person',
  'alerts.more': '{name} and {n} more are waiting for a person',
};
