import { loadSource } from './worker.mjs';

/** The function that the host's text hands out of a file, and the realm that its arguments belong to. */
export async function withFunction(_suite, file, use) {
  globalThis.__soulcasterFunction = undefined;
  await loadSource(file);
  return use(globalThis.__soulcasterFunction, globalThis);
}
