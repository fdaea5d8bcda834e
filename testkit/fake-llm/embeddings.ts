import { createHash } from 'node:crypto';
import { checkKeys, checkLimit, isObject, listAt, objectAt, textAt } from './checks.ts';
import { type JsonObject, Rejected } from './exchange.ts';

export interface EmbeddingRequest {
  texts: string[];
  dimensions: number;
}

export type Embed = (text: string, dimensions: number) => number[];

/** `POST /v1/embeddings`. */
export function parseOpenAiEmbeddings(
  body: JsonObject,
  fullDimensions: number,
): EmbeddingRequest & { base64: boolean } {
  checkKeys(
    body,
    ['model', 'input', 'encoding_format', 'dimensions', 'user'],
    (key) => `Unrecognized request argument supplied: ${key}`,
  );
  const texts = (typeof body.input === 'string' ? [body.input] : listAt(body.input, 'input')).map((text) =>
    textAt(text, 'input'),
  );
  if (texts.length === 0 || texts.includes(''))
    throw new Rejected(400, "'$.input' is invalid: an input must not be empty.");
  if (texts.length > 2048) throw new Rejected(400, "'$.input' is invalid: at most 2048 inputs.");
  return {
    texts,
    dimensions: dimensionsOf(body.dimensions, fullDimensions),
    base64: body.encoding_format === 'base64',
  };
}

export function writeOpenAiEmbeddings(
  model: string,
  vectors: number[][],
  asked: { base64: boolean; tokens: number },
): JsonObject {
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: asked.base64 ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector,
    })),
    model,
    usage: { prompt_tokens: asked.tokens, total_tokens: asked.tokens },
  };
}

const taskTypes = [
  'TASK_TYPE_UNSPECIFIED',
  'RETRIEVAL_QUERY',
  'RETRIEVAL_DOCUMENT',
  'SEMANTIC_SIMILARITY',
  'CLASSIFICATION',
  'CLUSTERING',
  'QUESTION_ANSWERING',
  'FACT_VERIFICATION',
  'CODE_RETRIEVAL_QUERY',
];

/** `:batchEmbedContents` (at most 100) and `:embedContent`. */
export function parseGeminiEmbeddings(body: JsonObject, model: string, fullDimensions: number): EmbeddingRequest {
  const isBatch = body.requests !== undefined;
  const requests = isBatch ? listAt(body.requests, 'requests') : [body];
  if (requests.length > 100)
    throw new Rejected(400, '* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch');
  if (requests.length === 0) throw new Rejected(400, '* BatchEmbedContentsRequest.requests: requests is not specified');
  const parsed = requests.map((one) => {
    const request = objectAt(one, 'requests[]');
    checkKeys(
      request,
      ['model', 'content', 'taskType', 'title', 'outputDimensionality'],
      (key) => `Invalid JSON payload received. Unknown name "${key}": Cannot find field.`,
    );
    if (isBatch && request.model !== `models/${model}`)
      throw new Rejected(400, `* BatchEmbedContentsRequest.model: model must be models/${model}`);
    if (request.taskType !== undefined && !taskTypes.includes(String(request.taskType)))
      throw new Rejected(400, `Invalid value at 'task_type': "${String(request.taskType)}"`);
    const parts = listAt(objectAt(request.content, 'content').parts, 'content.parts');
    const text = parts.map((part) => (isObject(part) ? textAt(part.text, 'text') : '')).join('');
    if (text === '') throw new Rejected(400, '* EmbedContentRequest.content: content is empty');
    return { text, dimensions: dimensionsOf(request.outputDimensionality, fullDimensions) };
  });
  return { texts: parsed.map((one) => one.text), dimensions: parsed[0]?.dimensions ?? fullDimensions };
}

/**
 * Words and their parts hashed into a vector of length one: texts that share words are near, and the same text always
 * gives the same. Enough for plumbing; it says nothing about what a real embedder would find.
 */
export function hashedEmbedding(text: string, dimensions: number): number[] {
  const vector = new Array<number>(dimensions).fill(0);
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [text];
  for (const word of words) {
    for (const part of [word, ...threes(word)]) {
      const hash = createHash('md5').update(part).digest();
      const index = hash.readUInt32LE(0) % dimensions;
      vector[index] = (vector[index] ?? 0) + (hash[4]! % 2 === 0 ? 1 : -1) * (part === word ? 2 : 1);
    }
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

function dimensionsOf(value: unknown, full: number): number {
  const dimensions = checkLimit(value, 'dimensions') ?? full;
  if (dimensions > full)
    throw new Rejected(400, `Invalid value for 'dimensions' = ${dimensions}. Must be less than or equal to ${full}.`);
  return dimensions;
}

function threes(word: string): string[] {
  return Array.from({ length: Math.max(word.length - 2, 0) }, (_, start) => word.slice(start, start + 3));
}
