import type { FixOutcome } from '../clusters/for-fix.ts';
import type { Ctx } from '../context.ts';
import type { jobs } from '../db/tables.ts';
import type { EndStage } from './ends.ts';
import type { JobLog, JobRow } from './progress.ts';

/** How a stage can say that the job is over. */
export class JobEnd extends Error {
  readonly stage: EndStage;
  readonly set: Partial<typeof jobs.$inferInsert>;
  /** Where the cluster becomes something else than the end's own status. */
  readonly cluster: FixOutcome | undefined;
  constructor(
    stage: EndStage,
    message: string,
    set: Partial<typeof jobs.$inferInsert> = {},
    cluster: FixOutcome | undefined = undefined,
  ) {
    super(message);
    this.stage = stage;
    this.set = set;
    this.cluster = cluster;
  }
}

/** What every stage of one attempt works with. */
export interface Attempt {
  ctx: Ctx;
  job: JobRow;
  log: JobLog;
  signal: AbortSignal;
  enter(stage: JobRow['stage']): Promise<void>;
  note(summary: string): Promise<void>;
}
