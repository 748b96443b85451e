/** One bundle for all workflows that tests of the server and of histories run: making one takes seconds. */
export * from './places.ts';
export * from './sleeping.ts';
export * from './versions.ts';
export * from './waiting.ts';
