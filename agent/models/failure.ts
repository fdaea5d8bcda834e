import { APICallError, RetryError } from 'ai';
import { BudgetSpent } from './budget-spent.ts';

export interface ModelFailure {
  /** A sentence for a person; holds no key and no request. */
  reason: string;
  retryable: boolean;
}

/** What a failed model call means. Null when the error does not come from a provider or the way to it: then it is a bug. */
export function modelFailure(error: unknown): ModelFailure | null {
  if (RetryError.isInstance(error)) return modelFailure(error.lastError);
  if (APICallError.isInstance(error)) return statusFailure(error.statusCode, error.isRetryable);
  if (!(error instanceof Error)) return null;
  if (error instanceof BudgetSpent) return { reason: error.message, retryable: false };
  if (error.name === 'TimeoutError') return { reason: 'the model provider did not answer in time', retryable: true };
  if (
    /^AI_(NoObjectGenerated|TypeValidation|JSONParse|InvalidResponseData|EmptyResponseBody|NoContentGenerated|NoOutputGenerated)Error$/.test(
      error.name,
    )
  ) {
    return { reason: 'the model gave an answer of the wrong form', retryable: true };
  }
  if (/^AI_(LoadAPIKey|LoadSetting)Error$/.test(error.name))
    return { reason: 'the model has no key', retryable: false };
  if (/^AI_NoSuchModelError$/.test(error.name))
    return { reason: 'the provider does not know this model', retryable: false };
  return null;
}

/** What a provider's answer of that status means; without one nobody answered. */
export function statusFailure(status: number | undefined, isRetryable: boolean): ModelFailure {
  if (status === undefined) return { reason: 'the model provider cannot be reached', retryable: true };
  if (status === 401 || status === 403)
    return { reason: `the model provider refuses the key (${status})`, retryable: false };
  if (status === 404) return { reason: 'the provider does not know this model or path (404)', retryable: false };
  if (status === 402) return { reason: 'the account at the model provider has no credit (402)', retryable: false };
  if (status === 413) return { reason: 'the request is too large for the model (413)', retryable: false };
  if (status === 429) return { reason: 'the model provider limits our requests (429)', retryable: true };
  if (status >= 500) return { reason: `the model provider has a problem (${status})`, retryable: true };
  return { reason: `the model provider refuses the request (${status})`, retryable: isRetryable };
}
