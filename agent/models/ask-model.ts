import { generateText, type LanguageModel, type LanguageModelUsage, NoObjectGeneratedError, Output } from 'ai';
import type { z } from 'zod';
import type { Usage } from '../types.ts';
import { modelFailure } from './failure.ts';
import { addUsage, noUsage, usageOf } from './usage.ts';

export interface ModelQuestion<T> {
  model: LanguageModel;
  price: { inputUsdPerMillion: number; outputUsdPerMillion: number };
  prompt: string;
  schema: z.ZodType<T>;
  signal: AbortSignal;
}

/** `outage`: nobody answered, or not to us; else the model did, in no form that can be used. */
export type ModelAnswer<T> =
  | { ok: true; answer: T; usage: Usage }
  | { ok: false; reason: string; outage: boolean; retryable: boolean; usage: Usage };

const TRIES = 2;
const ANSWER_MS_MAX = 60_000;

/** One question with a short structured answer. Failures of the provider and answers of the wrong form are values. */
export async function askModel<T>({ model, price, prompt, schema, signal }: ModelQuestion<T>): Promise<ModelAnswer<T>> {
  let usage = noUsage;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      const result = await generateText({
        model,
        prompt,
        output: Output.object({ schema }),
        maxRetries: 0,
        abortSignal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS_MAX)]),
      });
      usage = addUsage(usage, usageOf(result.usage, price));
      return { ok: true, answer: result.output, usage };
    } catch (error) {
      if (signal.aborted) return { ok: false, reason: 'cancelled', outage: true, retryable: true, usage };
      if (NoObjectGeneratedError.isInstance(error)) {
        if (error.usage) usage = addUsage(usage, usageOf(error.usage as LanguageModelUsage, price));
        continue;
      }
      const failure = modelFailure(error);
      if (!failure) throw error;
      return { ok: false, ...failure, outage: true, usage };
    }
  }
  const reason = 'the model gave an answer of the wrong form';
  return { ok: false, reason, outage: false, retryable: true, usage };
}
