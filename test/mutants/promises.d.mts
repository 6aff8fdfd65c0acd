export const promises: ReadonlyArray<{
  name: string;
  file: string;
  from: string;
  to: string;
  test: string;
  /** The name of the test that has to fail. */
  fails: string;
}>;
