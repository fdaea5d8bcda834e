import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../find-program.ts';
import type { Mount, Sandbox, SandboxProvider, SelfTest } from '../types.ts';
import type { Host, Identity } from './bwrap-args.ts';
import { describeHost, isThere, modesOf } from './describe-host.ts';
import { createJob, newIdentity, reapJobs } from './job-folder.ts';
import { localSandboxOn } from './local-place.ts';
import { bwrapMissing, probe } from './local-self-test.ts';
import { remember } from './remember.ts';
import { SandboxUnavailable } from './unavailable.ts';

export interface LocalSandboxOptions {
  bwrapPath?: string;
  /** Host paths to show read-only: at the same path, or at `to`. */
  extraReadOnly?: (string | Mount)[];
  /** Where the jobs' folders lie. */
  root?: string;
}

export interface LocalSandboxProvider extends SandboxProvider {
  /**
   * `shown`: host folders that the workspace shows read-only (`to` is relative to it), for what is installed already
   * and too large to copy. They are not listed, packed or counted.
   */
  create(spec: Parameters<SandboxProvider['create']>[0] & { shown?: Mount[] }): Promise<Sandbox>;
}

type Ready = { selfTest: SelfTest; host: Host; mode: Identity['mode'] } | { selfTest: SelfTest; host: null };

/**
 * Runs commands in bubblewrap on this machine: no network, no host file but programs, no host environment, limits by
 * control groups where this process may make them (else `memoryLimit: false` and a watcher). Without isolation `create`
 * throws `SandboxUnavailable`; there is no other way to run.
 */
export function localSandbox(options: LocalSandboxOptions = {}): LocalSandboxProvider {
  const root = options.root ?? join(tmpdir(), 'soulcaster-sandboxes');
  const prepare = remember(() => getReady(options, root));
  return {
    id: 'local',
    selfTest: async () => (await prepare()).selfTest,
    async create({ jobId, limits, signal, shown = [], mounts = [] }): Promise<Sandbox> {
      signal.throwIfAborted();
      const { selfTest, ...place } = await prepare();
      if (!selfTest.ok || place.host === null) throw new SandboxUnavailable(selfTest.problems);
      const identity = newIdentity(place.mode);
      const job = await createJob(root, { jobId, limits, shown, mounts }, identity);
      return localSandboxOn({ host: place.host, identity, job, limits, signal });
    },
    findProgram: async (command) => {
      const path = await findProgram(command);
      // The system's programs are shown as they are.
      return path?.startsWith('/usr/') ? path : null;
    },
    reap: (isLive) => reapJobs(root, isLive),
  };
}

async function getReady(options: LocalSandboxOptions, root: string): Promise<Ready> {
  const bwrap = options.bwrapPath ?? (await findProgram('bwrap'));
  const exists = bwrap !== null && (await isThere(bwrap));
  if (!exists) return { selfTest: await bwrapMissing(), host: null };
  const host = await describeHost(bwrap, asMounts(options));
  let last: SelfTest | undefined;
  for (const mode of modesOf(host)) {
    last = await probe({ host, mode, root });
    if (last.ok) return { selfTest: last, host, mode };
  }
  return { selfTest: last ?? (await bwrapMissing()), host: null };
}

const asMounts = ({ extraReadOnly = [] }: LocalSandboxOptions): Mount[] =>
  extraReadOnly.map((each) => (typeof each === 'string' ? { from: each, to: each } : each));
