import { Problem } from '@soulcaster/contract';
import type { Install } from '../../install.ts';
import type { Bad } from './bad.ts';

const HANG_MS = 2_000;

export interface Answered {
  status: number;
  text: string;
  ms: number;
}

/** Sends something bad; what is wrong with the answer, or null. */
export async function ask(at: Install, method: string, path: string, bad: Bad): Promise<Answered | string> {
  const started = performance.now();
  try {
    const response = await fetch(at.server.url + path, {
      method: bad.method ?? method,
      headers: { ...at.headers, ...bad.headers },
      ...(bad.body !== undefined && { body: bad.body as string }),
      signal: AbortSignal.timeout(HANG_MS),
    });
    const isStream = response.headers.get('content-type')?.includes('event-stream');
    const text = isStream ? '' : await response.text();
    if (isStream) await response.body?.cancel();
    return judge({ status: response.status, text, ms: performance.now() - started }, response, bad);
  } catch (error) {
    const { name, message, cause } = error as Error;
    return `no answer after ${Math.round(performance.now() - started)} ms: ${name} ${message} ${cause ?? ''}`;
  }
}

function judge(answered: Answered, response: Response, { odd = false }: Bad): Answered | string {
  const { status, text } = answered;
  const said = `answered ${status} ${text.slice(0, 200)}`;
  if (status >= 500) return said;
  if (status < 400) {
    if (!odd) return `${said}, which is no refusal`;
    return /\\u0000|\\ud[89a-f]/i.test(text) || !text.isWellFormed() ? `${said}, which is no text` : answered;
  }
  const problem = Problem.safeParse(json(text));
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') && problem.success;
  if (!isProblem || problem.data.status !== status || problem.data.detail.length < 10)
    return `${said}, which is not clear`;
  return answered;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
