import { pgvectorIndex } from './clusters/vectors/pgvector.ts';
import { upstashIndex } from './clusters/vectors/upstash.ts';
import type { VectorIndex } from './clusters/vectors/vector-index.ts';
import type { Config } from './config.ts';
import { AppError } from './errors.ts';

/** Below this many vectors comparing with all of them is quicker than keeping an index. */
const EXACT_BELOW = 50_000;

/** The index of vectors as the environment sets it up. Throws `invalid` where VECTOR_INDEX is named without what it needs. */
export function openVectorIndex(config: Config): VectorIndex {
  const problem = vectorIndexProblem(config);
  if (problem) throw new AppError('invalid', problem);
  const { UPSTASH_VECTOR_REST_URL: url, UPSTASH_VECTOR_REST_TOKEN: token } = config;
  if (config.VECTOR_INDEX === 'upstash' && url && token) return upstashIndex({ url, token });
  // Building an index takes the embedded database minutes in which it answers nobody: there all are compared, however many.
  const exactBelow = config.DATABASE_URL ? EXACT_BELOW : Number.POSITIVE_INFINITY;
  return pgvectorIndex({ exactBelow, build: 'concurrently' });
}

export function vectorIndexProblem(config: Config): string | null {
  if (config.VECTOR_INDEX !== 'upstash') return null;
  if (config.UPSTASH_VECTOR_REST_URL && config.UPSTASH_VECTOR_REST_TOKEN) return null;
  return 'VECTOR_INDEX is upstash, but UPSTASH_VECTOR_REST_URL or UPSTASH_VECTOR_REST_TOKEN is not set.';
}
