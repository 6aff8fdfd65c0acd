// pg ships no types, and @types/pg would bring in all of Node's globals
declare module 'pg';
