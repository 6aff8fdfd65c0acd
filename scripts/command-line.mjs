/** Parses a script's options. Prints the help text and exits if they are invalid or if help was requested. */
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
