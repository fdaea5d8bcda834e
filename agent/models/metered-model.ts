import { APICallError, type LanguageModel, type LanguageModelMiddleware, wrapLanguageModel } from 'ai';
import type { Purse } from '../types.ts';
import { believed, estimateTokens } from './believed.ts';
import { BudgetSpent } from './budget-spent.ts';
import { usageOf } from './usage.ts';

type Rates = Parameters<typeof usageOf>[1];
type Generate = NonNullable<LanguageModelMiddleware['wrapGenerate']>;
type Call = Parameters<Generate>[0]['params'];
type ToldUsage = Awaited<ReturnType<Generate>>['usage'];

export const OUTPUT_TOKENS_BOOKED = 16_000;

/**
 * A model whose every request is booked before it is made and paid when it is answered. A provider's count that is far below our
 * own is not believed; a request whose answer is lost costs its input. Throws `BudgetSpent`.
 */
export function meteredModel({ model, price }: { model: LanguageModel; price: Rates }, purse: Purse): LanguageModel {
  if (typeof model === 'string' || model.specificationVersion !== 'v4')
    throw new TypeError('a model of version 4 is metered');
  return wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: 'v4',
      async wrapGenerate({ doGenerate, params }) {
        const sent = sentTokens(params);
        const cost = (outputTokens: number) => usageOf({ inputTokens: sent, outputTokens }, price).costUsd;
        const booking = await purse.book(cost(0), cost(OUTPUT_TOKENS_BOOKED));
        if ('spent' in booking) throw new BudgetSpent(booking.spent);
        try {
          const result = await doGenerate();
          const usage = believedUsage(result.usage, sent, estimateTokens(JSON.stringify(result.content).length));
          await booking.settle(costOf(usage, price));
          return { ...result, usage };
        } catch (error) {
          await booking.settle(wasRefused(error) ? 0 : cost(0));
          throw error;
        }
      },
    },
  });
}

const sentTokens = ({ prompt, tools }: Call) =>
  estimateTokens(JSON.stringify(prompt).length + JSON.stringify(tools ?? []).length);

function believedUsage(told: ToldUsage, sent: number, said: number): ToldUsage {
  const input = believed(told.inputTokens.total, sent);
  const output = believed(told.outputTokens.total, said);
  return {
    ...told,
    inputTokens: { ...told.inputTokens, total: input, cacheRead: cached(told.inputTokens.cacheRead, input) },
    outputTokens: { ...told.outputTokens, total: output },
  };
}

/** More cannot have come from a cache than came in at all. */
const cached = (told: number | undefined, input: number) =>
  typeof told === 'number' && told >= 0 ? Math.min(told, input) : undefined;

const costOf = ({ inputTokens, outputTokens }: ToldUsage, price: Rates) =>
  usageOf(
    {
      inputTokens: inputTokens.total,
      outputTokens: outputTokens.total,
      inputTokenDetails: { cacheReadTokens: inputTokens.cacheRead },
    },
    price,
  ).costUsd;

/** The provider answered that it does nothing: then it costs nothing. */
const wasRefused = (error: unknown) => APICallError.isInstance(error) && (error.statusCode ?? 0) >= 400;
