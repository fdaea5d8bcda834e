import type { Cli } from './cli.ts';
import { type LiveMessage, liveMessages } from './live.ts';

/** Rings at every live message, so that a loop asks the server at once instead of on a timer; missed rings cost only the timer. */
export type Bell = { heard(milliseconds: number): Promise<boolean>; stop(): Promise<void> };

export function listen(
  cli: Cli,
  projectId: string,
  query: { job_id?: string },
  wanted = (_: LiveMessage) => true,
): Bell {
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, cli.io.signal]);
  let rung = false;
  let wake = () => {};
  const reading = (async () => {
    for await (const message of liveMessages(cli, projectId, query, signal)) {
      if (!wanted(message)) continue;
      rung = true;
      wake();
    }
  })().catch(() => undefined);
  return {
    async heard(milliseconds) {
      if (!rung && !signal.aborted)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          const ended = () => wake();
          signal.addEventListener('abort', ended, { once: true });
          wake = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', ended);
            resolve();
          };
        });
      const heard = rung;
      rung = false;
      return heard;
    },
    async stop() {
      end.abort();
      await reading;
    },
  };
}
