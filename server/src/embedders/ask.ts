import type { EmbeddingFailure, EmbeddingProvider } from './embedder.ts';

export type Asked =
  | { ok: true; vectors: Float32Array[]; tokens: number | undefined }
  | { ok: false; reason: EmbeddingFailure; message: string; waitMs?: number; timedOut?: boolean };

/** One request to the provider. Every way that it can end is a value; no message holds the key. */
export async function ask(provider: EmbeddingProvider, texts: string[], signal: AbortSignal): Promise<Asked> {
  const { url, headers, body } = provider.request(texts);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      // A redirect would take the key elsewhere.
      redirect: 'error',
      signal,
    });
    const answer = await response.text();
    if (!response.ok) return refusal(provider, response, answer);
    return readVectors(provider, texts.length, answer);
  } catch (error) {
    const timedOut = signal.aborted;
    const why = timedOut ? 'did not answer in time' : 'could not be reached';
    return {
      ok: false,
      reason: 'unavailable',
      message: `${provider.name} ${why}${detail(provider, error)}.`,
      timedOut,
    };
  }
}

function readVectors(provider: EmbeddingProvider, count: number, answer: string): Asked {
  const wrong = (what: string): Asked => ({
    ok: false,
    reason: 'wrong_answer',
    message: `${provider.name} answered ${what}.`,
  });
  let read: ReturnType<EmbeddingProvider['read']>;
  try {
    read = provider.read(JSON.parse(answer));
  } catch {
    return wrong('something that is no list of vectors');
  }
  if (read.vectors.length !== count) return wrong(`${read.vectors.length} vectors for ${count} texts`);
  const vectors: Float32Array[] = [];
  for (const numbers of read.vectors) {
    if (numbers.length !== provider.dimensions)
      return wrong(
        `vectors of ${numbers.length} numbers where ${provider.dimensions} are expected: correct EMBEDDING_DIMENSIONS`,
      );
    const length = Math.hypot(...numbers);
    if (!Number.isFinite(length) || length === 0) return wrong('a vector that has no direction');
    vectors.push(Float32Array.from(numbers, (value) => value / length));
  }
  return { ok: true, vectors, tokens: read.tokens };
}

function refusal(provider: EmbeddingProvider, response: Response, answer: string): Asked {
  const { status } = response;
  const said = `${provider.name} answered ${status}${excerpt(provider, answer)}`;
  if (status === 401 || status === 403 || (status === 400 && /api[_ ]key/i.test(answer)))
    return { ok: false, reason: 'unauthorized', message: `${said}. Check its key.` };
  if (status === 429)
    return { ok: false, reason: 'rate_limited', message: `${said}.`, waitMs: waitOf(response, answer) };
  if (status >= 500 || status === 408)
    return { ok: false, reason: 'unavailable', message: `${said}.`, waitMs: waitOf(response, answer) };
  return { ok: false, reason: 'refused', message: `${said}.` };
}

/** `Retry-After` in seconds or as a date; Google says it in the body as well (`"retryDelay": "37s"`). */
function waitOf(response: Response, answer: string): number {
  const after = response.headers.get('retry-after');
  const seconds = Number(after ?? /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/.exec(answer)?.[1] ?? 0);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const until = Date.parse(after ?? '');
  return Number.isNaN(until) ? 0 : Math.max(0, until - Date.now());
}

/** What the provider says itself helps most; a proxy's page of HTML helps nobody. */
function excerpt(provider: EmbeddingProvider, answer: string): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.){1,300})/.exec(answer)?.[1];
  return message ? `: ${withoutSecret(provider, message)}` : '';
}

function detail(provider: EmbeddingProvider, error: unknown): string {
  const cause = error instanceof Error ? (error.cause as { code?: unknown } | undefined) : undefined;
  return typeof cause?.code === 'string' ? ` (${withoutSecret(provider, cause.code)})` : '';
}

function withoutSecret({ secret }: EmbeddingProvider, text: string): string {
  return (secret ? text.replaceAll(secret, '…') : text).replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}
