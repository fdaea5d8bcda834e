import type { ContainerCreateOptions, HostConfig } from 'dockerode';
import type { Limits, Mount } from '../../types.ts';
import { sandboxEnvironment } from '../sandbox-environment.ts';
import type { Command } from '../started.ts';

export interface JobBox {
  id: string;
  image: string;
  limits: Limits;
  labels: Record<string, string>;
  volumes: { workspace: string; home: string };
  mounts: Mount[];
}

export const USER = '1000:1000';
const MB = 1024 * 1024;

/** The keeper holds the volumes, reads and writes files, and says how full they are each time that it is asked. */
const KEEP = 'while read -r _; do du -skc /workspace /home/agent 2>/dev/null | tail -n 1 | cut -f 1; done';

export const keeperOptions = (box: JobBox): ContainerCreateOptions =>
  options(box, ['/bin/sh', '-c', KEEP], { name: `${box.id}-keeper`, stdin: true, cwd: '/workspace' });

export const commandOptions = (box: JobBox, command: Command, stdin: boolean): ContainerCreateOptions =>
  options(box, withEnvironment(command), { name: undefined, stdin, cwd: command.cwd });

/** With this the first process ends when the kernel killed another one for its memory, which not every engine notes by itself. */
export const OUT_OF_MEMORY = 251;

// The first process is this shell: a signal's default action does not end a first process, so the command is its child.
const FIRST_PROCESS = `"$@"; code=$?
[ $code = ${OUT_OF_MEMORY} ] && code=1
[ $code = 0 ] || ! grep -qs '^oom_kill [1-9]' /sys/fs/cgroup/memory.events /sys/fs/cgroup/memory/memory.oom_control || code=${OUT_OF_MEMORY}
exit $code`;

/** The engine adds variables of its own, Podman those of its proxy too: only what is named here reaches a command. */
export function withEnvironment({ argv, env }: Command): string[] {
  const variables = Object.entries({ ...sandboxEnvironment(), ...env }).map(([name, value]) => `${name}=${value}`);
  return ['/usr/bin/env', '-i', ...variables, '/bin/sh', '-c', FIRST_PROCESS, 'sh', ...argv];
}

function options(
  box: JobBox,
  cmd: string[],
  { name, stdin, cwd }: { name: string | undefined; stdin: boolean; cwd: string },
): ContainerCreateOptions {
  return {
    ...(name ? { name } : {}),
    Image: box.image,
    Entrypoint: [],
    Cmd: cmd,
    User: USER,
    WorkingDir: cwd,
    Hostname: 'sandbox',
    Labels: box.labels,
    NetworkDisabled: true,
    OpenStdin: stdin,
    StdinOnce: stdin,
    AttachStdin: stdin,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    HostConfig: isolation(box),
  };
}

function isolation({ limits, volumes, mounts }: JobBox): HostConfig {
  const bytes = Math.min(limits.memoryMb, limits.diskMb) * MB;
  return {
    NetworkMode: 'none',
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges'],
    ReadonlyRootfs: true,
    Privileged: false,
    Memory: limits.memoryMb * MB,
    MemorySwap: limits.memoryMb * MB,
    PidsLimit: limits.pids,
    // The engine's own defaults may be above what this machine may set.
    Ulimits: [
      { Name: 'nofile', Soft: 4096, Hard: 4096 },
      { Name: 'nproc', Soft: 4096, Hard: 4096 },
      { Name: 'core', Soft: 0, Hard: 0 },
      { Name: 'fsize', Soft: limits.diskMb * MB, Hard: limits.diskMb * MB },
    ],
    ShmSize: bytes,
    Tmpfs: { '/tmp': `rw,exec,nosuid,nodev,mode=1777,size=${bytes}` },
    LogConfig: { Type: 'none', Config: {} },
    RestartPolicy: { Name: 'no' },
    Mounts: [
      { Type: 'volume', Source: volumes.workspace, Target: '/workspace' },
      { Type: 'volume', Source: volumes.home, Target: '/home/agent' },
      ...mounts.map(({ from, to }) => ({ Type: 'bind' as const, Source: from, Target: to, ReadOnly: true })),
    ],
  };
}
