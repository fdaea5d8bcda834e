import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { IndexAnswer, Near, VectorIndex } from './vector-index.ts';

const WRITE_TIMEOUT_MS = 20_000;
const READ_TIMEOUT_MS = 3_000;
/** Vectors in one request, and questions in one. */
const WRITE_BATCH = 200;
const QUERY_BATCH = 50;

const Hits = z.array(z.array(z.object({ id: z.string(), score: z.number() })));

/**
 * Upstash Vector over its REST API; the index has to be made with the cosine and the embedder's dimensions. What is written there is
 * found by queries a little later. https://upstash.com/docs/vector/api
 */
export function upstashIndex({ url, token }: { url: string; token: string }): VectorIndex {
  const call = (method: string, path: string, { body, timeoutMs }: { body: unknown; timeoutMs: number }) =>
    request({ url: `${url}${path}`, token, method, body, timeoutMs });
  return {
    name: 'upstash',
    namespaceOf: (projectId, { name, dimensions }) => {
      const space = createHash('sha256').update(`${name} ${dimensions}`).digest('hex').slice(0, 12);
      return `soulcaster-${projectId}-${space}`;
    },
    async upsert(namespace, rows) {
      for (let from = 0; from < rows.length; from += WRITE_BATCH) {
        const body = rows
          .slice(from, from + WRITE_BATCH)
          .map(({ itemId, vector }) => ({ id: itemId, vector: Array.from(vector) }));
        const answer = await call('POST', `/upsert/${namespace}`, { body, timeoutMs: WRITE_TIMEOUT_MS });
        if (!answer.ok) return answer;
      }
      return { ok: true, value: null };
    },
    async delete(namespace, itemIds) {
      const answer = await call('DELETE', `/delete/${namespace}`, { body: itemIds, timeoutMs: WRITE_TIMEOUT_MS });
      return answer.ok ? { ok: true, value: null } : answer;
    },
    async nearest(ctx, space, { vectors, k }) {
      const namespace = this.namespaceOf(ctx.project.id, space);
      const found: Near[][] = [];
      for (let from = 0; from < vectors.length; from += QUERY_BATCH) {
        const body = vectors.slice(from, from + QUERY_BATCH).map((vector) => ({ vector: Array.from(vector), topK: k }));
        const answer = await call('POST', `/query/${namespace}`, { body, timeoutMs: READ_TIMEOUT_MS });
        if (!answer.ok) return answer;
        const hits = Hits.safeParse(answer.value);
        if (!hits.success || hits.data.length !== body.length)
          return { ok: false, message: 'Upstash Vector answered something else than results.' };
        // A score is (1 + cosine) / 2.
        found.push(...hits.data.map((each) => each.map(({ id, score }) => ({ itemId: id, cosine: 2 * score - 1 }))));
      }
      return { ok: true, value: found };
    },
    prepare: async () => undefined,
  };
}

async function request({
  url,
  token,
  method,
  body,
  timeoutMs,
}: {
  url: string;
  token: string;
  method: string;
  body: unknown;
  timeoutMs: number;
}): Promise<IndexAnswer<unknown>> {
  try {
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = (await response.json()) as { result?: unknown; error?: unknown };
    if (response.ok) return { ok: true, value: answer.result };
    const said = typeof answer.error === 'string' ? `: ${answer.error.replaceAll(token, '…').slice(0, 200)}` : '';
    return { ok: false, message: `Upstash Vector answered ${response.status}${said}.` };
  } catch {
    return { ok: false, message: 'Upstash Vector could not be reached, or did not answer in time.' };
  }
}
