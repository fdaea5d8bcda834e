import { execFile } from 'node:child_process';
import { readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../../child-environment.ts';
import { findProgram } from '../../find-program.ts';
import type { Mount } from '../../types.ts';
import type { Host, Identity } from '../bwrap-args.ts';
import { removeGroup } from '../cgroup.ts';
import { describeHost, modesOf } from '../describe-host.ts';
import { createJob, newIdentity, removeJob } from '../job-folder.ts';
import { localPlace } from '../local-place.ts';
import type { Box, BroughtMount, Call, Opened } from './calls.ts';

const ROOT = '/var/lib/soulcaster/jobs';

/** Makes the job's folders and finds out how commands can be isolated here. Answers on the standard output. */
export async function openBox(call: Extract<Call, { verb: 'open' }>): Promise<number> {
  process.stdout.write(`${JSON.stringify(await open(call))}\n`);
  return 0;
}

async function open({ limits, mounts }: Extract<Call, { verb: 'open' }>): Promise<Opened> {
  const bwrap = await findProgram('bwrap');
  if (!bwrap) return { ok: false, problem: 'it has no bubblewrap' };
  const host = await describeHost(bwrap);
  const brought = await Promise.all(mounts.map(unpack));
  let problem = '';
  for (const mode of modesOf(host)) {
    const tried = await tryMode(host, mode, { limits, mounts: brought });
    if (tried.ok) return tried;
    problem = tried.problem;
  }
  return { ok: false, problem };
}

type Job = { limits: Box['limits']; mounts: Mount[] };

async function tryMode(host: Host, mode: Identity['mode'], { limits, mounts }: Job): Promise<Opened> {
  const identity = newIdentity(mode);
  const job = await createJob(ROOT, { jobId: 'inside', limits, shown: [], mounts }, identity);
  // Each command gets a group of its own.
  await removeGroup(job.group?.folders ?? []);
  const box = { host, identity, folder: job.folder, folders: job.folders, limits };
  const place = localPlace({
    host,
    identity,
    job: { ...job, group: null },
    limits,
    signal: AbortSignal.timeout(20_000),
  });
  const started = await place.start({ argv: ['true'], cwd: '/workspace', env: {} }, 'ignore');
  let said = '';
  started.stdout.resume();
  started.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(0, 300);
  });
  if ((await started.exit) === 0) return { ok: true, box, memoryLimit: job.group?.memory ?? false };
  await removeJob(job.folder);
  return { ok: false, problem: `bubblewrap does not run in it: ${said.trim()}` };
}

/** Beside the tar, so that it lies where commands see it only by the mount. */
async function unpack({ tar, to, isFile }: BroughtMount): Promise<Mount> {
  const folder = `${tar}.d`;
  const env = childEnvironment({ PATH: '/usr/bin:/bin' });
  const script = 'mkdir -p "$2" && chmod 755 "$2" && tar -x -p --no-same-owner -f "$1" -C "$2" && rm -f "$1"';
  await promisify(execFile)('/bin/sh', ['-c', script, 'sh', tar, folder], { env });
  const [only] = isFile ? await readdir(folder) : [];
  return { from: await realpath(only ? join(folder, only) : folder), to };
}
