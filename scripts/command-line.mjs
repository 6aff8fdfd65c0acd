/** Reads a script's options; explains itself and ends where they make no sense, or help was asked for. */
export function optionsOf({ readOptions, usage }) {
  let options;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
  if (options.help) {
    console.log(usage);
    process.exit(0);
  }
  return options;
}
