import type { AgentOutcome } from '../../types.ts';

/** No model is asked. */
export const FREE = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

export const CANCELLED: AgentOutcome = { stop: 'error', reason: 'cancelled', retryable: false, usage: FREE };

export const diagnosis = (summary: string): AgentOutcome => ({ stop: 'diagnosis', summary, usage: FREE });
