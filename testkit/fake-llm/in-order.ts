import type { LlmAnswer, LlmRequest } from './exchange.ts';

export type Script = (request: LlmRequest) => LlmAnswer | undefined | Promise<LlmAnswer | undefined>;

/** A script of steps, each a function of the request it really gets. A test ends by expecting that none is left. */
export function inOrder(...steps: ((request: LlmRequest) => LlmAnswer)[]): { script: Script; left(): number } {
  const queue = [...steps];
  return { script: (request) => queue.shift()?.(request), left: () => queue.length };
}
