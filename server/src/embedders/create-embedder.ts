import { setTimeout as sleep } from 'node:timers/promises';
import { type Asked, ask } from './ask.ts';
import { Breaker } from './breaker.ts';
import type { Embedded, Embedder, EmbeddingProvider } from './embedder.ts';
import { estimateTokens } from './model-facts.ts';

const TRIES = 4;
const PAUSE_MS = 500;
/** A longer wait is left to the breaker: the work goes on later. */
const WAIT_MS_MAX = 20_000;
const SHORTER_TRIES = 3;

type Failed = Extract<Asked, { ok: false }>;
type How = Parameters<Embedder['embed']>[1];

/** Retries, limits of a batch, a breaker and the distrust of answers: the same for every provider. */
export function createEmbedder(provider: EmbeddingProvider, { now }: { now: () => Date }): Embedder {
  const { name, dimensions, usdPerMillionTokens, batchMax } = provider;
  const breaker = new Breaker(now);
  return {
    name,
    dimensions,
    usdPerMillionTokens,
    batchMax,
    closed: () => breaker.closed(),
    trouble: () => breaker.trouble(),
    async embed(texts, how) {
      const closed = breaker.closed();
      if (closed) return { ok: false, tokens: 0, reason: 'unavailable', message: closed.message };
      const session = new Session(provider, how);
      const ended = await session.embed(texts);
      if (ended.ok) breaker.succeeded();
      else
        breaker.failed(ended.message, {
          lasting: ended.reason !== 'unavailable',
          waitMs: ended.waitMs,
        });
      if (ended.ok) return { ok: true, vectors: ended.vectors, tokens: session.tokens };
      const { reason, message } = ended;
      return { ok: false, reason, message, tokens: session.tokens } satisfies Embedded;
    },
  };
}

type Ended = { ok: true; vectors: (Float32Array | null)[] } | Failed;

/** One call of `embed`: its requests, and what they used. */
class Session {
  readonly #provider: EmbeddingProvider;
  readonly #how: How;
  tokens = 0;
  #probed = false;

  constructor(provider: EmbeddingProvider, how: How) {
    this.#provider = provider;
    this.#how = how;
  }

  async embed(texts: string[]): Promise<Ended> {
    const vectors: (Float32Array | null)[] = [];
    for (let from = 0; from < texts.length; from += this.#provider.batchMax) {
      const ended = await this.#batch(texts.slice(from, from + this.#provider.batchMax));
      if (!ended.ok) return ended;
      vectors.push(...ended.vectors);
    }
    return { ok: true, vectors };
  }

  /** A refused batch is halved, down to the one text that the provider does not take. */
  async #batch(texts: string[]): Promise<Ended> {
    const asked = await this.#askPatiently(texts);
    if (asked.ok || asked.reason !== 'refused') return asked;
    const refusesAll = await this.#refusesAll();
    if (refusesAll) return refusesAll;
    if (texts.length === 1) return this.#shorter(texts[0]!);
    const middle = Math.ceil(texts.length / 2);
    const [left, right] = [await this.#batch(texts.slice(0, middle)), await this.#batch(texts.slice(middle))];
    if (!left.ok) return left;
    return right.ok ? { ok: true, vectors: [...left.vectors, ...right.vectors] } : right;
  }

  /** Whether even the plainest text is refused: then it is not the texts. Asked once. */
  async #refusesAll(): Promise<Failed | null> {
    if (this.#probed) return null;
    this.#probed = true;
    const probe = await this.#askPatiently(['word']);
    return probe.ok ? null : probe;
  }

  /** Mostly it is too long: the provider counts tokens that we can only guess. */
  async #shorter(text: string): Promise<Ended> {
    let words = text;
    for (let tries = 0; tries < SHORTER_TRIES; tries++) {
      words = words.slice(0, Math.ceil(words.length / 2)).toWellFormed();
      const asked = await this.#askPatiently([words]);
      if (asked.ok || asked.reason !== 'refused') return asked;
    }
    return { ok: true, vectors: [null] };
  }

  async #askPatiently(texts: string[]): Promise<Asked> {
    const { patient, timeoutMs, signal } = this.#how;
    for (let tries = 1; ; tries++) {
      const limit = AbortSignal.timeout(timeoutMs);
      const asked = await ask(this.#provider, texts, signal ? AbortSignal.any([limit, signal]) : limit);
      if (asked.ok) this.tokens += asked.tokens ?? estimateTokens(texts);
      // Given up by us: the provider may have done the work all the same.
      else if (asked.timedOut) this.tokens += estimateTokens(texts);
      const again = !asked.ok && (asked.reason === 'unavailable' || asked.reason === 'rate_limited');
      if (!again || !patient || tries >= TRIES || signal?.aborted) return asked;
      const waitMs = Math.max(asked.waitMs ?? 0, PAUSE_MS * 2 ** (tries - 1) * (0.75 + Math.random() / 2));
      if (waitMs > WAIT_MS_MAX) return asked;
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
