import { isInUse, readLabels } from '../labels.ts';
import { connectionOf, type E2b, type E2bAccount } from './account.ts';
import { KIND } from './machine.ts';

/** Ends what dead workers left at E2B; what others may still be at is left alone. */
export async function reapMachines(sdk: E2b, account: E2bAccount, isLive: (jobId: string) => boolean): Promise<number> {
  const connection = connectionOf(account);
  const pages = sdk.Sandbox.list({ ...connection, query: { metadata: KIND, state: ['running', 'paused'] } });
  let reaped = 0;
  while (pages.hasNext) {
    for (const { sandboxId, metadata } of await pages.nextItems()) {
      const label = readLabels(metadata);
      if (!label || isLive(label.jobId) || (await isInUse(label))) continue;
      if (await sdk.Sandbox.kill(sandboxId, connection)) reaped += 1;
    }
  }
  return reaped;
}
