import { recallMatcher } from '@soulcaster/server/clusters/memory';
import { loadConfig } from '@soulcaster/server/config';
import { projectContext } from '@soulcaster/server/context';
import type { Orm } from '@soulcaster/server/db/client';
import { projects } from '@soulcaster/server/db/tables';
import { wireInstallation } from '@soulcaster/server/installation';
import { openLog } from '@soulcaster/server/log';
import type { Queue } from '@soulcaster/server/tasks/queue';

/** How long a process that knows nothing takes until it could decide the next report, and what it then holds. */
export async function readiness(db: Orm, at: { dataDir: string; projectId: string; items: number }) {
  const config = loadConfig({ DATA_DIR: at.dataDir, LOG_LEVEL: 'silent' });
  const log = openLog(config);
  const { installation } = wireInstallation({ config, log, db, queue: noQueue });
  const project = (await db.select().from(projects)).find(({ id }) => id === at.projectId);
  const ctx = projectContext(installation, project!, 'owner', { kind: 'task', name: 'clusters.assign' });
  const started = performance.now();
  const { matcher } = await recallMatcher(ctx);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
  if (matcher.size !== at.items) throw new Error(`the matcher holds ${matcher.size} of ${at.items} items`);
  return { seconds, matcher_mib: Math.round(matcher.bytes / 2 ** 20) };
}

const refuse = () => Promise.reject(new Error('nothing is enqueued here'));
const noQueue: Queue = { add: refuse, work: refuse, every: () => undefined, stop: async () => undefined };
