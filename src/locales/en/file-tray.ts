import { dialog } from './dialog.js';

/** Files that go with a message. */
export const fileTray = {
  ...dialog,
  'files.attach': 'Attach files',
  'files.list': 'Attached files',
  'files.remove': 'Remove {name}',
  'files.added': 'Attached: {name}',
  'files.removed': 'Removed: {name}',
  'files.drop': 'Drop files to attach them',
  'files.sending': 'Sending files…',
  'files.empty': '{name} is empty.',
  'files.type': '{name} cannot be sent: files of this type are not taken.',
  'files.size': '{name} is too large: {limit} at most.',
  'files.count': 'A message can have {n} files at most.',
};
