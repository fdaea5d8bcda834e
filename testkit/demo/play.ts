import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createClient } from '@soulcaster/contract';
import { sign, signatureSchemes } from '@soulcaster/contract/signatures';
import { type DemoReport, demoReports } from './reports.ts';

const PACE_MS = 180;
const repositoryDir = fileURLToPath(new URL('./repository/', import.meta.url));

/** The files of the demo repository. */
export async function readDemoFiles(): Promise<{ path: string; content: Uint8Array; executable: boolean }[]> {
  const entries = await readdir(repositoryDir, { recursive: true, withFileTypes: true });
  const files = entries.filter(
    (entry) => entry.isFile() && !/__pycache__|\.pyc$/.test(join(entry.parentPath, entry.name)),
  );
  return Promise.all(
    files.map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      const executable = ((await stat(full)).mode & 0o100) !== 0;
      return { path: full.slice(repositoryDir.length), content: await readFile(full), executable };
    }),
  );
}

export interface Stage {
  origin: string;
  projectId: string;
  token: string;
  doors: Record<'sentry' | 'github' | 'webhook', { url: string; secret: string }>;
}

/** Sends the demo's reports one after another, each signed and posted as its sender does. Rejects when one is not taken. */
export async function playDemo(stage: Stage): Promise<void> {
  const client = createClient({ baseUrl: stage.origin, headers: { authorization: `Bearer ${stage.token}` } });
  for (const report of demoReports(new Date())) {
    if (report.source === 'manual')
      await client.project(stage.projectId).feedback.create({ ...report.body, occurred_at: report.at.toISOString() });
    else await post(stage.doors[report.source], report);
    await sleep(PACE_MS);
  }
}

async function post(
  door: { url: string; secret: string },
  report: Exclude<DemoReport, { source: 'manual' }>,
): Promise<void> {
  const body = JSON.stringify(report.body);
  const id = report.source === 'webhook' ? report.headers['webhook-id'] : undefined;
  const signed = sign(signatureSchemes[report.source], door.secret, body, id ? { id } : {});
  const response = await fetch(door.url, {
    method: 'POST',
    headers: { ...report.headers, 'content-type': 'application/json', ...signed },
    body,
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok)
    throw new Error(`the ${report.source} door answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
}
