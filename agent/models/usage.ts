import type { Usage } from '../types.ts';

type Rates = { inputUsdPerMillion: number; outputUsdPerMillion: number; cachedInputUsdPerMillion?: number };

/** As the AI SDK counts them. */
interface Counted {
  inputTokens: number | undefined;
  outputTokens: number | undefined;
  inputTokenDetails?: { cacheReadTokens?: number | undefined };
}

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** What a model call used and cost. Tokens that the provider did not count are 0. */
export function usageOf(used: Counted, price: Rates): Usage {
  const inputTokens = used.inputTokens ?? 0;
  const outputTokens = used.outputTokens ?? 0;
  const cached = Math.min(inputTokens, used.inputTokenDetails?.cacheReadTokens ?? 0);
  const dollars =
    (inputTokens - cached) * price.inputUsdPerMillion +
    cached * (price.cachedInputUsdPerMillion ?? price.inputUsdPerMillion) +
    outputTokens * price.outputUsdPerMillion;
  return { inputTokens, outputTokens, costUsd: dollars / 1_000_000 };
}

export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
  };
}
