/** What turns texts into vectors whose cosine says how near they are in meaning. */
export interface Embedder {
  /** `provider/model`: each vector names it, and vectors of different embedders never meet. */
  readonly name: string;
  readonly dimensions: number;
  /** US dollars; 0 where it costs nothing, or nobody said what. */
  readonly usdPerMillionTokens: number;
  readonly batchMax: number;
  /** Until when it is left alone after failures, and why; null: it may be asked. */
  closed(): { until: Date; message: string } | null;
  /** What this process heard from it last, if that was a failure; it may be asked all the same. */
  trouble(): string | null;
  /**
   * One vector of length one for each text, or null where the provider refuses that text. Never throws: an outage is a value.
   * `patient` tries again with growing pauses; otherwise one try within `timeoutMs`.
   */
  embed(texts: string[], how: { patient: boolean; timeoutMs: number; signal?: AbortSignal }): Promise<Embedded>;
}

/** Why nothing comes of it now, and when it is asked again; null where nothing speaks against it. */
export function troubleWith(embedder: Embedder): string | null {
  const closed = embedder.closed();
  if (closed) return `${closed.message} Words alone decide until then; tried again at ${closed.until.toISOString()}.`;
  const trouble = embedder.trouble();
  return trouble && `${trouble} It is tried again soon; words alone decide meanwhile.`;
}

/** The embedders of an installation. */
export interface Embedders {
  /** The one that is configured; null: words alone decide. */
  readonly wanted: Embedder | null;
  /** One that vectors name already, if its provider can still be asked here. */
  named(name: string, dimensions: number): Embedder | null;
}

export type Embedded = { tokens: number } & (
  | { ok: true; vectors: (Float32Array | null)[] }
  | { ok: false; reason: EmbeddingFailure; message: string }
);

/** `refused`: the provider takes no text like this at all (unknown model, bad setting). `wrong_answer`: no usable vectors came. */
export type EmbeddingFailure = 'unavailable' | 'rate_limited' | 'unauthorized' | 'refused' | 'wrong_answer';

/** One provider as facts: what is sent, and where the vectors are in what comes back. */
export interface EmbeddingProvider {
  readonly name: string;
  readonly dimensions: number;
  readonly usdPerMillionTokens: number;
  readonly batchMax: number;
  /** Kept out of every message. */
  readonly secret: string | undefined;
  request(texts: string[]): { url: string; headers: Record<string, string>; body: object };
  /** In the order of the texts. Throws when the answer has another shape. */
  read(answer: unknown): { vectors: number[][]; tokens?: number | undefined };
}
