import { BACKGROUND_CELLS, type TextParameters } from '@soulcaster/server/clusters/matcher/parameters';
import { termHashes } from '@soulcaster/server/clusters/matcher/text-vector';
import { readDataset } from '@soulcaster/server/clusters/read-dataset';

const ITEMS_MIN = 3;

/** Per project: in what share of its reports a term stands, terms of fewer than three reports left out. */
export async function termShares(dataset: string, text: TextParameters): Promise<Map<number, number>> {
  const counts = new Map<number, number>();
  let items = 0;
  for await (const item of readDataset(dataset)) {
    items++;
    for (const hash of termHashes(item, text)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const shares = new Map<number, number>();
  for (const [hash, count] of counts) if (count >= ITEMS_MIN) shares.set(hash, count / items);
  return shares;
}

/** The mean share over projects, folded into cells; the commonest term of a cell speaks for it. */
export function background(projects: Map<number, number>[]): Float64Array {
  const sums = new Map<number, number>();
  for (const shares of projects) for (const [hash, share] of shares) sums.set(hash, (sums.get(hash) ?? 0) + share);
  const cells = new Float64Array(BACKGROUND_CELLS);
  for (const [hash, sum] of sums) {
    const cell = hash & (BACKGROUND_CELLS - 1);
    cells[cell] = Math.max(cells[cell]!, sum / projects.length);
  }
  return cells;
}
