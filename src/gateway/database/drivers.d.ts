// pg ships no types, and @types/pg would bring in all of Node's globals
// eslint-disable-next-line no-restricted-syntax
declare module 'pg';
