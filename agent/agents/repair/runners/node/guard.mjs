import { Script } from 'node:vm';

const script = new Script('globalThis.__soulcasterGuarded()');

/** Calls a function; a loop without end in what it does before its first `await` ends as an error, not with the process. */
export function guarded(run, limitMs) {
  const outer = globalThis.__soulcasterGuarded;
  globalThis.__soulcasterGuarded = run;
  try {
    return script.runInThisContext({ timeout: Math.max(1, Math.ceil(limitMs)) });
  } finally {
    globalThis.__soulcasterGuarded = outer;
  }
}
