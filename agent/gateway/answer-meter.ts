import { StringDecoder } from 'node:string_decoder';
import { believed, estimateTokens } from '../models/believed.ts';
import { isObject } from './confine.ts';

export interface TokenCounts {
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}

const PENDING_CHARACTERS_MAX = 16 * 1024 * 1024;
// What a model said stands under one of these names, on every wire.
const SAID = /^(text|content|arguments|args|input|delta|partial_json|thinking|reasoning|reasoning_content|refusal)$/;

/** Reads from an answer as it passes what the provider counts, and counts itself what was said. */
export class AnswerMeter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #isStream: boolean;
  #pending = '';
  #said = 0;
  #reported: TokenCounts | null = null;

  constructor(contentType: string) {
    this.#isStream = /^text\/event-stream/i.test(contentType);
  }

  feed(chunk: Uint8Array): void {
    this.#pending += this.#decoder.write(Buffer.from(chunk));
    if (this.#isStream) {
      const lines = this.#pending.split('\n');
      this.#pending = lines.pop() ?? '';
      for (const line of lines) this.#readLine(line);
    }
    if (this.#pending.length <= PENDING_CHARACTERS_MAX) return;
    this.#said += this.#pending.length;
    this.#pending = '';
  }

  end(): void {
    if (this.#isStream) this.#readLine(this.#pending);
    else this.#readText(this.#pending);
    this.#pending = '';
  }

  counts(inputEstimate: number): TokenCounts {
    const outputEstimate = estimateTokens(this.#said);
    if (!this.#reported) return { inputTokens: inputEstimate, cachedTokens: 0, outputTokens: outputEstimate };
    const { inputTokens, cachedTokens, outputTokens } = this.#reported;
    return {
      inputTokens: believed(inputTokens, inputEstimate),
      cachedTokens,
      outputTokens: believed(outputTokens, outputEstimate),
    };
  }

  #readLine(line: string): void {
    if (line.startsWith('data:')) this.#readText(line.slice(5));
  }

  #readText(text: string): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return;
    }
    for (const event of Array.isArray(parsed) ? parsed : [parsed]) this.#readEvent(event);
  }

  #readEvent(event: unknown): void {
    if (!isObject(event)) return;
    const inner = [event, event.response, event.message].filter(isObject);
    for (const each of inner) this.#readUsage(each.usage ?? each.usageMetadata);
    // OpenAI's responses say everything again when a part is done.
    const repeats = typeof event.type === 'string' && /^response\./.test(event.type) && !event.type.endsWith('.delta');
    if (!repeats) this.#said += saidIn(event, false);
  }

  #readUsage(usage: unknown): void {
    if (!isObject(usage)) return;
    const count = (...names: string[]) => {
      const found = names
        .map((name) => usage[name])
        .find((value) => typeof value === 'number' && value >= 0 && Number.isFinite(value));
      return Number(found ?? 0);
    };
    const details = [usage.prompt_tokens_details, usage.input_tokens_details].find(isObject);
    const detailed = Number(details?.cached_tokens ?? 0) || 0;
    // Anthropic does not count what was read from or written to a cache as input, the others do.
    const besides = count('cache_read_input_tokens') + count('cache_creation_input_tokens');
    const before = this.#reported ?? { inputTokens: 0, cachedTokens: 0, outputTokens: 0 };
    // Counts of a stream grow: each tells the sum so far.
    this.#reported = {
      inputTokens: Math.max(before.inputTokens, count('prompt_tokens', 'input_tokens', 'promptTokenCount') + besides),
      cachedTokens: Math.max(
        before.cachedTokens,
        detailed,
        count('cache_read_input_tokens', 'cachedContentTokenCount'),
      ),
      outputTokens: Math.max(
        before.outputTokens,
        count('completion_tokens', 'output_tokens', 'candidatesTokenCount') + count('thoughtsTokenCount'),
      ),
    };
  }
}

function saidIn(value: unknown, isSaid: boolean): number {
  if (typeof value === 'string') return isSaid ? value.length : 0;
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + saidIn(each, isSaid), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce((sum, [name, each]) => sum + saidIn(each, isSaid || SAID.test(name)), 0);
}
