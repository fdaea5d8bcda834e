import { posix } from 'node:path';
import type { Limits, Mount } from '../types.ts';
import type { Interpreters } from './interpreters.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import type { Command } from './started.ts';
import type { Layout } from './system-mounts.ts';

/**
 * How the process inside loses its rights. `drop`: the host is root, bwrap mounts with its rights and the command runs
 * as a uid of its own that owns nothing. `userns`: the host is not root, a user namespace maps its uid.
 */
export type Identity = { mode: 'drop'; uid: number } | { mode: 'userns' };

export interface Host {
  bwrap: string;
  layout: Layout;
  interpreters: Interpreters;
  extraReadOnly: Mount[];
  setpriv: string | null;
  prlimit: string | null;
}

export interface JobFolders {
  workspace: string;
  home: string;
  passwd: string;
  group: string;
  /** Host folders to show read-only in the workspace, `to` relative to it. */
  shown: Mount[];
  /** Host files and folders that the job brings along, read-only, `to` absolute. */
  mounts: Mount[];
}

export function bwrapArgv(
  host: Host,
  identity: Identity,
  folders: JobFolders,
  limits: Limits,
  command: Command,
): string[] {
  return [
    host.bwrap,
    ...isolation(identity),
    ...filesystem(host, folders, limits),
    ...environment(host, command.env),
    '--chdir',
    command.cwd,
    '--',
    ...(identity.mode === 'drop' ? dropRights(host, identity.uid) : []),
    ...processLimits(host, limits),
    ...command.argv,
  ];
}

function isolation(identity: Identity): string[] {
  const common = [
    ...['--unshare-ipc', '--unshare-pid', '--unshare-net', '--unshare-uts', '--unshare-cgroup-try'],
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox', '--cap-drop', 'ALL'],
  ];
  if (identity.mode === 'userns') return [...common, '--unshare-user', '--uid', '1000', '--gid', '1000'];
  return [...common, ...['CAP_SETUID', 'CAP_SETGID', 'CAP_SETPCAP'].flatMap((cap) => ['--cap-add', cap])];
}

function filesystem(host: Host, folders: JobFolders, limits: Limits): string[] {
  const bytes = String(Math.min(limits.memoryMb, limits.diskMb) * 1024 * 1024);
  const mounts = [...host.layout.mounts, ...host.interpreters.mounts, ...host.extraReadOnly, ...folders.mounts];
  const links = [...host.layout.links, ...host.interpreters.links];
  return [
    ...parents([...mounts.map((mount) => mount.to), ...links.map((link) => link.path), '/etc/passwd', '/home/agent']),
    ...mounts.flatMap((mount) => ['--ro-bind', mount.from, mount.to]),
    ...links.flatMap((link) => ['--symlink', link.to, link.path]),
    ...['--ro-bind', folders.passwd, '/etc/passwd', '--ro-bind', folders.group, '/etc/group'],
    ...['--proc', '/proc'],
    // In a user namespace of root the files under /proc/sys belong to the process: bwrap alone leaves core_pattern
    // writable, which is code execution on the host.
    ...['--ro-bind', '/proc/sys', '/proc/sys', '--dev', '/dev'],
    ...['--perms', '1777', '--size', bytes, '--tmpfs', '/dev/shm'],
    ...['--perms', '1777', '--size', bytes, '--tmpfs', '/tmp'],
    ...['--bind', folders.home, '/home/agent', '--bind', folders.workspace, '/workspace'],
    ...folders.shown.flatMap(({ from, to }) => ['--ro-bind', from, posix.join('/workspace', to)]),
    ...['--remount-ro', '/'],
  ];
}

/** bwrap makes missing parents with mode 0700, where a dropped uid could not enter. */
function parents(paths: string[]): string[] {
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = posix.dirname(path); at !== '/' && !at.startsWith('/usr'); at = posix.dirname(at)) folders.add(at);
  return [...folders].sort().flatMap((folder) => ['--perms', '0755', '--dir', folder]);
}

function environment(host: Host, extra: Record<string, string>): string[] {
  const { path, libraryPath } = host.interpreters;
  const variables: Record<string, string> = {
    ...sandboxEnvironment(path),
    ...(libraryPath.length > 0 ? { LD_LIBRARY_PATH: libraryPath.join(':') } : {}),
    ...extra,
  };
  return ['--clearenv', ...Object.entries(variables).flatMap(([name, value]) => ['--setenv', name, value])];
}

function dropRights(host: Host, uid: number): string[] {
  if (!host.setpriv) throw new Error('the drop mode needs setpriv');
  const ids = ['--reuid', String(uid), '--regid', String(uid), '--clear-groups'];
  return [host.setpriv, ...ids, '--inh-caps=-all', '--bounding-set=-all', '--no-new-privs', '--'];
}

function processLimits(host: Host, limits: Limits): string[] {
  if (!host.prlimit) return [];
  return [host.prlimit, '--core=0', `--fsize=${limits.diskMb * 1024 * 1024}`, `--nproc=${limits.pids}`, '--'];
}
