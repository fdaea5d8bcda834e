import type { SelfTest } from '../types.ts';

const TRY_AGAIN_MS = 15_000;

/**
 * A self-test that is run once: what holds once holds. What failed may be mended meanwhile, or failed because the machine was
 * too busy: it is tried again after a while.
 */
export function remember<T extends { selfTest: SelfTest }>(probe: () => Promise<T>): () => Promise<T> {
  let ready: Promise<T> | undefined;
  let tryAgainAt = Number.POSITIVE_INFINITY;
  return () => {
    if (ready && performance.now() < tryAgainAt) return ready;
    tryAgainAt = Number.POSITIVE_INFINITY;
    ready = probe();
    void ready.then(
      ({ selfTest }) => {
        if (!selfTest.ok) tryAgainAt = performance.now() + TRY_AGAIN_MS;
      },
      () => {
        tryAgainAt = 0;
      },
    );
    return ready;
  };
}
