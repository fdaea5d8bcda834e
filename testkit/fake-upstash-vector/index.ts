import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeUpstashVector {
  /** The values for UPSTASH_VECTOR_REST_URL and UPSTASH_VECTOR_REST_TOKEN. */
  readonly url: string;
  readonly token: string;
  /** By namespace, then by id: what queries find. */
  readonly stored: Map<string, Map<string, number[]>>;
  /** Writes of namespaces that are accepted, but not found by queries before `settle`. */
  lag: boolean;
  /** Every request is refused with this status while it is set. */
  outage: number | null;
  readonly requests: { method: string; path: string }[];
  /** What the real one would refuse. A test ends by expecting none. */
  readonly violations: string[];
  settle(): void;
  stop(): Promise<void>;
}

class Refused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

type Vectors = Map<string, number[]>;

const UPSERT_MAX = 1_000;
const TOP_K_MAX = 1_000;

/** Upstash Vector's REST API for a dense index with the cosine, as far as vectors are written, found and read back by it. */
export async function startFakeUpstashVector({ dimension }: { dimension: number }): Promise<FakeUpstashVector> {
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const fake: FakeUpstashVector = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'fake-upstash-token',
    stored: new Map(),
    lag: false,
    outage: null,
    requests: [],
    violations: [],
    settle: () => {
      for (const write of waiting.splice(0)) write();
    },
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [method, path] = [request.method ?? 'GET', request.url ?? '/'];
    fake.requests.push({ method, path });
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
      if (fake.outage) return void send(fake.outage, { error: 'out of order', status: fake.outage });
      if (request.headers.authorization !== `Bearer ${fake.token}`)
        throw new Refused(401, 'Unauthorized: Invalid auth token');
      const text = Buffer.concat(chunks).toString('utf8');
      send(200, { result: route(method, path, text === '' ? null : JSON.parse(text)) });
    } catch (error) {
      const status = error instanceof Refused ? error.status : 500;
      fake.violations.push(`${method} ${path}: ${(error as Error).message}`);
      send(status, { error: (error as Error).message, status });
    }
  }

  function route(method: string, path: string, body: unknown): unknown {
    const [, verb = '', namespace = ''] = /^\/([a-z-]+)(?:\/([^/]+))?$/.exec(path) ?? [];
    const vectors: Vectors = fake.stored.get(namespace) ?? new Map();
    if (method === 'POST' && verb === 'upsert') return upsert(namespace, body);
    if (method === 'POST' && verb === 'query') return query(vectors, body);
    if (method === 'DELETE' && verb === 'delete') return remove(vectors, body);
    if (method === 'POST' && verb === 'fetch') return fetched(vectors, body);
    if (method === 'POST' && verb === 'range') return range(vectors, body);
    if (method === 'GET' && verb === 'info') return info();
    throw new Refused(404, `Not found: ${method} ${path}`);
  }

  function upsert(namespace: string, body: unknown): string {
    const rows = Array.isArray(body) ? body : [body];
    if (rows.length === 0 || rows.length > UPSERT_MAX)
      throw new Refused(422, `Invalid number of vectors: ${rows.length}`);
    const written = rows.map((row: { id?: unknown; vector?: unknown }) => {
      if (typeof row?.id !== 'string' || row.id === '') throw new Refused(422, 'Invalid id');
      return [row.id, checked(row.vector)] as const;
    });
    const write = () => {
      const vectors = fake.stored.get(namespace) ?? new Map<string, number[]>();
      for (const [id, vector] of written) vectors.set(id, vector);
      fake.stored.set(namespace, vectors);
    };
    if (fake.lag) waiting.push(write);
    else write();
    return 'Success';
  }

  /** One question, or several at once; a score is (1 + cosine) / 2. */
  function query(vectors: Vectors, body: unknown): unknown {
    const asked = Array.isArray(body) ? body : [body];
    const answers = asked.map((one: { vector?: unknown; topK?: unknown }) => {
      const vector = checked(one?.vector);
      const topK = one.topK ?? 10;
      if (typeof topK !== 'number' || topK < 1 || topK > TOP_K_MAX) throw new Refused(422, `Invalid topK: ${topK}`);
      const hits = [...vectors].map(([id, other]) => ({ id, score: (1 + cosine(vector, other)) / 2 }));
      return hits.sort((a, b) => b.score - a.score).slice(0, topK);
    });
    return Array.isArray(body) ? answers : answers[0];
  }

  function remove(vectors: Vectors, body: unknown): { deleted: number } {
    const ids = Array.isArray(body) ? body : [body];
    if (ids.length === 0 || ids.some((id) => typeof id !== 'string')) throw new Refused(422, 'Invalid ids');
    return { deleted: ids.filter((id: string) => vectors.delete(id)).length };
  }

  function fetched(vectors: Vectors, body: unknown): unknown {
    const { ids, includeVectors } = body as { ids: string[]; includeVectors?: boolean };
    return ids.map((id) => {
      const vector = vectors.get(id);
      return vector ? { id, ...(includeVectors && { vector }) } : null;
    });
  }

  function range(vectors: Vectors, body: unknown): unknown {
    const { cursor, limit, includeVectors } = body as { cursor: string; limit: number; includeVectors?: boolean };
    const from = Number(cursor || 0);
    const page = [...vectors].slice(from, from + limit);
    const next = from + limit < vectors.size ? String(from + limit) : '';
    return { nextCursor: next, vectors: page.map(([id, vector]) => ({ id, ...(includeVectors && { vector }) })) };
  }

  function info(): unknown {
    const sizes = [...fake.stored].map(([name, vectors]) => [
      name,
      { vectorCount: vectors.size, pendingVectorCount: 0 },
    ]);
    return {
      vectorCount: [...fake.stored.values()].reduce((sum, vectors) => sum + vectors.size, 0),
      pendingVectorCount: waiting.length,
      indexSize: 0,
      dimension,
      similarityFunction: 'COSINE',
      namespaces: Object.fromEntries(sizes),
    };
  }

  function checked(vector: unknown): number[] {
    if (!Array.isArray(vector) || vector.some((value) => typeof value !== 'number' || !Number.isFinite(value)))
      throw new Refused(422, 'Invalid vector');
    if (vector.length !== dimension)
      throw new Refused(422, `Invalid vector dimension: ${vector.length}, expected: ${dimension}`);
    return vector as number[];
  }
}

function cosine(one: number[], other: number[]): number {
  const product = one.reduce((sum, value, at) => sum + value * other[at]!, 0);
  return product / (Math.hypot(...one) * Math.hypot(...other) || 1);
}
