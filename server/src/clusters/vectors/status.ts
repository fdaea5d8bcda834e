import type { EmbedderStatus } from '@soulcaster/contract';
import type { Ctx } from '../../context.ts';
import { troubleWith } from '../../embedders/embedder.ts';
import { estimateTokens } from '../../embedders/model-facts.ts';
import { spentToday } from '../spending.ts';
import { countEmbedded, itemsToEmbed } from './rows.ts';
import { projectEmbedders } from './space.ts';
import { embeddedText } from './text.ts';

/** How the embedder stands in this project; null: words alone decide. */
export async function embedderStatus(ctx: Ctx): Promise<EmbedderStatus | null> {
  const embedders = await projectEmbedders(ctx);
  if (!embedders) return null;
  const { wanted, active, isSwitching } = embedders;
  const { embedded, total } = await countEmbedded(ctx, wanted);
  const spent = await spentToday(ctx);
  const closed = wanted.closed();
  const priced = wanted.usdPerMillionTokens > 0 && (await nextPrice(ctx)) > spent.leftUsd;
  const state = (): EmbedderStatus['state'] => {
    if (closed) return 'down';
    if (priced) return 'over_budget';
    if (isSwitching) return 'switching';
    return embedded < total ? 'catching_up' : 'ready';
  };
  return {
    name: wanted.name,
    dimensions: wanted.dimensions,
    state: state(),
    embedded,
    total,
    spent_today_usd: spent.embedder,
    message: said(),
  };

  function said(): string | null {
    if (closed) return troubleWith(wanted);
    if (priced) return 'The daily cap for grouping is reached: words alone decide until the next day (UTC).';
    const trouble = troubleWith(wanted);
    if (trouble) return trouble;
    return isSwitching ? `${active.name} still answers until all reports have their new vector.` : null;
  }

  /** Of the next batch, as the catching up would reckon it. */
  async function nextPrice(of: Ctx): Promise<number> {
    const waiting = await itemsToEmbed(of, wanted, 100);
    const words = waiting.length > 0 ? waiting.map(embeddedText) : ['A report of a usual length.'.repeat(10)];
    return (estimateTokens(words) * wanted.usdPerMillionTokens) / 1_000_000;
  }
}
