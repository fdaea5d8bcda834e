import type { SplitProposal } from '@soulcaster/contract';
import { type Ctx, requireRole } from '../context.ts';
import { proposeSplit } from './matcher/split-proposal.ts';
import { title } from './matcher/titles.ts';
import { asMatchItem, itemsOf } from './store.ts';
import { survivorOf } from './survivor.ts';

/** How the grouping would take the cluster apart. What was erased at its source has no words: it stays with the largest part. */
export async function readSplitProposal(ctx: Ctx, clusterId: string): Promise<SplitProposal> {
  requireRole(ctx, 'viewer');
  const rows = await itemsOf(ctx, await survivorOf(ctx, clusterId));
  const items = new Map(rows.filter((row) => !row.erasedAt).map((row) => [row.id, asMatchItem(row)]));
  const parts = proposeSplit([...items.values()]).map(({ ids, terms }) => ({
    title: title(ids.map((id) => items.get(id)!)),
    feedback_ids: ids,
    terms,
  }));
  const wordless = rows.flatMap((row) => (row.erasedAt ? [row.id] : []));
  if (parts.length === 0) return { parts: [{ title: '', feedback_ids: wordless, terms: [] }] };
  parts[0]!.feedback_ids.push(...wordless);
  return { parts };
}
