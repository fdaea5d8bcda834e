import type { FakeEmbeddings } from '@soulcaster/testkit/fake-embeddings/index';

/** Short vectors: they are read back at each look and computed with. */
const DIMENSIONS = 32;

/** What makes a server ask this embedder. */
export const withEmbedder = ({ baseUrls, apiKey }: FakeEmbeddings): Record<string, string> => ({
  EMBEDDER: 'openai-compatible',
  EMBEDDING_BASE_URL: baseUrls.openai,
  EMBEDDING_API_KEY: apiKey,
  EMBEDDING_MODEL: 'text-embedding-3-small',
  EMBEDDING_DIMENSIONS: String(DIMENSIONS),
});
