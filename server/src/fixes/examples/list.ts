import type { ExampleList } from '@soulcaster/contract';
import { readClusterForFix } from '../../clusters/for-fix.ts';
import { type Ctx, requireRole } from '../../context.ts';
import { unreadExamples } from './in-reports.ts';
import { asExample, examplesOf } from './rows.ts';

/** A cluster's examples, and whether its reports hold more that nobody has looked at. */
export async function listExamples(ctx: Ctx, clusterId: string): Promise<ExampleList> {
  requireRole(ctx, 'viewer');
  await readClusterForFix(ctx, clusterId);
  const rows = await examplesOf(ctx, clusterId);
  return { items: rows.map(asExample), in_reports: await unreadExamples(ctx, clusterId, rows) };
}
