import type { Ctx } from '../context.ts';
import type { jobs } from '../db/tables.ts';
import type { EndStage } from './ends.ts';
import type { JobLog, JobRow } from './progress.ts';

/** How a stage can say that the job is over. */
export class JobEnd extends Error {
  readonly stage: EndStage;
  readonly set: Partial<typeof jobs.$inferInsert>;
  constructor(stage: EndStage, message: string, set: Partial<typeof jobs.$inferInsert> = {}) {
    super(message);
    this.stage = stage;
    this.set = set;
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
