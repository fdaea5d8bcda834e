import { ApiProblem, Problem } from '@soulcaster/contract';
import type { Cli } from './cli.ts';

export type LiveMessage = { event: string; id: string; data: string };

/** The messages of the project's live stream, over as many connections as it takes, until the signal. */
export async function* liveMessages(
  cli: Cli,
  projectId: string,
  query: { job_id?: string },
  signal: AbortSignal,
): AsyncGenerator<LiveMessage> {
  let after: string | null = null;
  while (!signal.aborted) {
    const { baseUrl, headers } = cli.connection();
    const url = `${baseUrl}/api/projects/${encodeURIComponent(projectId)}/events?${new URLSearchParams(query)}`;
    try {
      const response = await cli.fetch(url, {
        headers: { ...headers, accept: 'text/event-stream', ...(after && { 'last-event-id': after }) },
        signal,
      });
      if (!response.ok || !response.body) throw await refusal(response);
      for await (const message of messagesOf(response.body)) {
        if (message.id) after = message.id;
        yield message;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ApiProblem && error.problem.status < 500) throw error;
    }
    await pause(500, signal);
  }
}

/** Server-sent events out of bytes. https://html.spec.whatwg.org/multipage/server-sent-events.html */
export async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<LiveMessage> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).replaceAll('\r\n', '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const message = parseMessage(block);
      if (message) yield message;
    }
  }
}

function parseMessage(block: string): LiveMessage | null {
  const field = (name: string) =>
    block
      .split('\n')
      .filter((line) => line === name || line.startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
  const data = field('data');
  if (data.length === 0) return null;
  return { event: field('event').at(-1) ?? 'message', id: field('id').at(-1) ?? '', data: data.join('\n') };
}

/** Ends early, and quietly, with the signal. */
export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}

async function refusal(response: Response): Promise<Error> {
  const problem = Problem.safeParse(await response.json().catch(() => null));
  if (problem.success) return new ApiProblem(problem.data);
  return new Error(`The live stream answered ${response.status}.`);
}
