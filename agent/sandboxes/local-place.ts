import type { Limits } from '../types.ts';
import { bwrapArgv, type Host, type Identity } from './bwrap-args.ts';
import { CommandSandbox } from './command-sandbox.ts';
import { type Job, removeJob } from './job-folder.ts';
import { launch } from './launch.ts';
import type { Command, Place, Started } from './started.ts';
import { watch } from './watch.ts';

export interface Ground {
  host: Host;
  identity: Identity;
  job: Job;
  limits: Limits;
  signal: AbortSignal;
}

/** One job's folders; each command runs in a bubblewrap of its own over them, so nothing survives a command but files. */
export const localSandboxOn = (ground: Ground): CommandSandbox => new CommandSandbox(localPlace(ground));

export function localPlace({ host, identity, job, limits, signal }: Ground): Place {
  const folders = [job.folders.workspace, job.folders.home];
  return {
    limits,
    signal,
    shown: job.folders.shown,
    remove: () => removeJob(job.folder),
    async start(command: Command, stdin: 'ignore' | 'pipe'): Promise<Started> {
      const oomBefore = (await job.group?.oomKills()) ?? 0;
      const argv = bwrapArgv(host, identity, job.folders, limits, command);
      const { child, exit, kill } = launch(argv, job.group?.entries ?? [], stdin);
      if (!child.stdout || !child.stderr) throw new Error('the process has no pipes');
      return {
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        exit,
        kill,
        watch: (onExcess) => watch({ pid: child.pid ?? -1, folders, limits, memory: !job.group?.memory }, onExcess),
        ranOutOfMemory: async () => ((await job.group?.oomKills()) ?? 0) > oomBefore,
      };
    },
  };
}
