import { posix } from 'node:path';
import { JOB_MOUNTS, type Mount } from '../types.ts';

export function checkMounts(mounts: Mount[]): void {
  if (mounts.some(({ to }) => !to.startsWith(JOB_MOUNTS) || posix.normalize(to) !== to))
    throw new Error(`what a job brings along is shown below ${JOB_MOUNTS} only`);
}
