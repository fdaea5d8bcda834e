import { ApiProblem } from '@soulcaster/contract';
import { printable } from './printable.ts';

/** What the shell sees. */
export const exitCodes = { done: 0, notDone: 1, usage: 2, unreachable: 3, notAllowed: 4, interrupted: 130 } as const;

/** An end that the person can do something about: one sentence what, one what to do. */
export class Failure extends Error {
  readonly exitCode: number;
  readonly remedy: string | null;
  constructor(message: string, options: { exitCode?: number; remedy?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.exitCode = options.exitCode ?? exitCodes.notDone;
    this.remedy = options.remedy ?? null;
  }
}

/** Every error as a sentence for a terminal; never a stack. */
export function describeFailure(error: unknown, baseUrl: string): { text: string; exitCode: number } {
  if (error instanceof Failure) return say(error.message, error.remedy, error.exitCode);
  if (error instanceof ApiProblem) return describeProblem(error);
  if (error instanceof Error && error.name === 'AbortError') return say('Interrupted.', null, exitCodes.interrupted);
  if (isNetworkError(error))
    return say(
      `Nothing answers at ${baseUrl}.`,
      'Start the server with `npm start`, or say where it is with --url or SOULCASTER_URL.',
      exitCodes.unreachable,
    );
  const message = error instanceof Error ? error.message : String(error);
  return say(message || 'Something went wrong.', null, exitCodes.notDone);
}

function describeProblem({ problem }: ApiProblem): { text: string; exitCode: number } {
  const fields = (problem.fields ?? []).map(({ path, message }) => `\n  ${path}: ${message}`).join('');
  const request = problem.status >= 500 && problem.request_id ? ` (request ${problem.request_id})` : '';
  const text = `${problem.detail || problem.title}${request}${fields}`;
  switch (problem.code) {
    case 'unauthenticated':
      return say(
        text,
        'Give a project token with --token or SOULCASTER_TOKEN; on the machine of the server, run this in its folder.',
        exitCodes.notAllowed,
      );
    case 'forbidden':
      return say(text, null, exitCodes.notAllowed);
    case 'invalid':
      return say(text, null, exitCodes.usage);
    default:
      return say(text, null, exitCodes.notDone);
  }
}

/** `fetch` rejects with a bare TypeError when there is no connection. */
function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError && (error.message === 'fetch failed' || error.message === 'terminated');
}

function say(message: string, remedy: string | null, exitCode: number): { text: string; exitCode: number } {
  return { text: `soulcaster: ${printable(message)}${remedy ? `\n  → ${remedy}` : ''}\n`, exitCode };
}
