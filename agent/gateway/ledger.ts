import { addUsage, noUsage, usageOf } from '../models/usage.ts';
import type { Usage } from '../types.ts';
import type { TokenCounts } from './answer-meter.ts';

export interface GatewayBudget {
  requests: number;
  tokens: number;
  costUsd: number;
}

type Rates = Parameters<typeof usageOf>[1];

/** One request's share, corrected while its answer passes. */
export interface Charge {
  counts: TokenCounts;
}

/** What a grant may spend and has spent, answers that still pass included. */
export class Ledger {
  readonly #charges: Charge[] = [];
  readonly #rates: Rates;
  readonly #budget: GatewayBudget;

  constructor(rates: Rates, budget: GatewayBudget) {
    this.#rates = rates;
    this.#budget = budget;
  }

  /** Books a request by its estimated input; `null` when that goes beyond the budget. */
  charge(inputTokens: number): Charge | null {
    if (this.#charges.length >= this.#budget.requests) return null;
    const charge = { counts: { inputTokens, cachedTokens: 0, outputTokens: 0 } };
    this.#charges.push(charge);
    if (this.exceeded() === null) return charge;
    this.#charges.pop();
    return null;
  }

  /** Which limit the answers that passed have reached, for a person; `null` while none is. */
  exceeded(): string | null {
    const { tokens, costUsd } = this.#budget;
    const { inputTokens, outputTokens, costUsd: cost } = this.usage();
    if (inputTokens + outputTokens > tokens) return `The ${tokens} tokens of the budget were used.`;
    if (cost > costUsd) return `The budget of $${costUsd.toFixed(2)} was spent after ${this.#charges.length} requests.`;
    return null;
  }

  /** Why the next request of that size is refused. */
  refusal(): string {
    const { requests, costUsd } = this.#budget;
    if (this.#charges.length >= requests) return `The ${requests} requests of the budget were used.`;
    return (
      this.exceeded() ?? `What is left of the budget of $${costUsd.toFixed(2)} is too little for the next request.`
    );
  }

  usage(): Usage {
    return this.#charges.reduce((sum, { counts }) => {
      const { inputTokens, cachedTokens, outputTokens } = counts;
      const one = usageOf(
        { inputTokens, outputTokens, inputTokenDetails: { cacheReadTokens: cachedTokens } },
        this.#rates,
      );
      return addUsage(sum, one);
    }, noUsage);
  }
}
