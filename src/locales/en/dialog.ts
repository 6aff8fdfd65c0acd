/** What every dialog and menu says that asks for something. */
export const dialog = { cancel: 'Cancel' };
