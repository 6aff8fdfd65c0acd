/** What every notice says that can be closed. */
export const notice = { dismiss: 'Dismiss' };
