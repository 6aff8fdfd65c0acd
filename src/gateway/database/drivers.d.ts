// pg has no types of its own, and those of others bring all of Node's globals with them
// eslint-disable-next-line no-restricted-syntax
declare module 'pg';
