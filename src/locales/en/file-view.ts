/** Files in the history. */
export const fileView = {
  'file.picture': 'Picture: {name}',
  'file.open': 'Open {name}',
  'file.download': 'Download {name}',
  'file.unsafe': 'Not opened here: files of this type can run programs.',
};
