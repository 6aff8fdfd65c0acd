/** This package's version, to tell two copies on one page apart. */
export const version = '0.1.0';
