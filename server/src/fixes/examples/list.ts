import type { ExampleList } from '@soulcaster/contract';
import { survivorOf } from '../../clusters/survivor.ts';
import { type Ctx, requireRole } from '../../context.ts';
import { unreadExamples } from './in-reports.ts';
import { asExample, examplesOf } from './rows.ts';

/** A cluster's examples, and whether its reports hold more that nobody has looked at; of one that was merged, those of what it became. */
export async function listExamples(ctx: Ctx, clusterId: string): Promise<ExampleList> {
  requireRole(ctx, 'viewer');
  const id = await survivorOf(ctx, clusterId);
  const rows = await examplesOf(ctx, id);
  return { items: rows.map(asExample), in_reports: await unreadExamples(ctx, id, rows) };
}
