import { OUTPUT_TOKENS_BOOKED } from '../models/metered-model.ts';
import { usageOf } from '../models/usage.ts';
import type { Booking } from '../types.ts';
import type { TokenCounts } from './answer-meter.ts';
import { type Grant, rateOf } from './grant.ts';

/** What one request takes out of the purse behind its grant: booked before it is made, and more while its answer passes. */
export class Payment {
  readonly #grant: Grant;
  readonly #bookings: Booking[] = [];

  constructor(grant: Grant) {
    this.#grant = grant;
  }

  /** Answers why not, where there is too little for what it costs so far. */
  async cover(counts: TokenCounts): Promise<string | null> {
    if (!this.#grant.purse) return null;
    const missing = this.#cost(counts) - this.#bookings.reduce((sum, { usd }) => sum + usd, 0);
    if (missing <= 0 && this.#bookings.length > 0) return null;
    const more = this.#cost({ inputTokens: 0, cachedTokens: 0, outputTokens: OUTPUT_TOKENS_BOOKED });
    const booking = await this.#grant.purse.book(Math.max(0, missing), Math.max(0, missing) + more);
    if ('spent' in booking) return booking.spent;
    this.#bookings.push(booking);
    return null;
  }

  async settle(counts: TokenCounts): Promise<void> {
    const [first, ...others] = this.#bookings;
    await first?.settle(this.#cost(counts));
    for (const other of others) await other.settle(0);
  }

  #cost({ inputTokens, cachedTokens, outputTokens }: TokenCounts): number {
    const inputTokenDetails = { cacheReadTokens: cachedTokens };
    return usageOf({ inputTokens, outputTokens, inputTokenDetails }, rateOf(this.#grant.access)).costUsd;
  }
}
