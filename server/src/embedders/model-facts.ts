/** List prices in US dollars for a million tokens, and full dimensions. */
const MODELS: [name: string, dimensions: number, usdPerMillionTokens: number][] = [
  ['gemini-embedding-001', 3072, 0.15],
  ['text-embedding-3-small', 1536, 0.02],
  ['text-embedding-3-large', 3072, 0.13],
  ['text-embedding-ada-002', 1536, 0.1],
  ['nomic-embed-text', 768, 0],
  ['mxbai-embed-large', 1024, 0],
  ['snowflake-arctic-embed', 1024, 0],
  ['all-minilm', 384, 0],
  ['bge-m3', 1024, 0],
  ['BAAI/bge-m3', 1024, 0],
  ['embeddinggemma', 768, 0],
];

export interface ModelFacts {
  dimensions: number;
  usdPerMillionTokens: number;
}

/** What is known of a model by its name; a tag such as `:latest` does not matter, a size (`:335m`) may change everything. */
export function factsOf(model: string): ModelFacts | null {
  const name = model.replace(/:latest$/, '');
  const row = MODELS.find(([known]) => known === name);
  return row ? { dimensions: row[1], usdPerMillionTokens: row[2] } : null;
}

/** A guess on the high side for providers that do not say: four letters of a Latin text a token, one of any other script. */
export function estimateTokens(texts: string[]): number {
  let tokens = 0;
  for (const text of texts) for (const letter of text) tokens += letter.codePointAt(0)! < 0x250 ? 0.3 : 1;
  return Math.ceil(tokens);
}
