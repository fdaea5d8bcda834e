import type { ModelOptions } from '../models/create-model.ts';
import type { ModelFailure } from '../models/failure.ts';
import { type Price, priceOf } from '../models/prices.ts';
import type { ModelWire, Purse } from '../types.ts';
import { type GatewayBudget, Ledger } from './ledger.ts';

/** The one model that a gateway leads to, with the key that stays outside. */
export type ModelAccess = Omit<ModelOptions, 'baseURL'> & { baseURL: string };

export const rateOf = ({ provider, model, price }: ModelAccess): Price => price ?? priceOf(provider, model);

/** What one token allows: one wire, one model, one budget, until it is revoked. */
export class Grant {
  readonly access: ModelAccess;
  readonly wire: ModelWire;
  readonly ledger: Ledger;
  /** Aborted when the budget is spent; the reason is a sentence for a person. */
  readonly spent: AbortSignal;
  /** Aborted when the token is dead. */
  readonly signal: AbortSignal;
  /** Requests that are under way. */
  active = 0;
  /** What went wrong between the gateway and the provider at the last request. */
  failure: ModelFailure | null = null;
  readonly #spending = new AbortController();
  readonly #revoking = new AbortController();

  /** What else pays for the requests. */
  readonly purse: Purse | undefined;

  constructor(access: ModelAccess, wire: ModelWire, budget: GatewayBudget, purse?: Purse) {
    this.purse = purse;
    this.access = access;
    this.wire = wire;
    this.ledger = new Ledger(rateOf(access), budget);
    this.spent = this.#spending.signal;
    this.signal = this.#revoking.signal;
  }

  spend(why: string): void {
    this.#spending.abort(why);
  }

  revoke(): void {
    this.#revoking.abort();
  }
}
