import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** A machine of its own as far as bubblewrap gives one: files, processes and network of nobody else, commands of many users. */
export interface Machine {
  start(command: MachineCommand): ChildProcess;
  /** Ends it with all that runs on it, and throws its files away. */
  destroy(): Promise<void>;
}

export interface MachineCommand {
  argv: string[];
  cwd: string;
  env: Record<string, string>;
  user: 'root' | 'user';
  stdin: 'pipe' | 'ignore';
}

export const USERS: MachineCommand['user'][] = ['root', 'user'];
/** What a template's image says, with the Node that runs the tests. */
export const PATH = '/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const PASSWD = 'root:x:0:0:root:/root:/bin/bash\nuser:x:1000:1000::/home/user:/bin/bash\n';

/** Why there can be none here, or `null`. */
export async function machineMissing(): Promise<string | null> {
  if (process.platform !== 'linux') return 'machines are made of namespaces, which only Linux has';
  if (process.getuid?.() !== 0) return 'only root can make a machine with users of its own';
  for (const program of ['bwrap', 'nsenter'])
    if (!(await succeeds(program, ['--version']))) return `${program} is not installed`;
  return (await succeeds('bwrap', ['--unshare-all', '--ro-bind', '/', '/', 'true']))
    ? null
    : 'bubblewrap does not run here';
}

/** `programs`: files of this machine that stand in its /usr/local/bin, by their names there. */
export async function startMachine(programs: Record<string, string>): Promise<Machine> {
  const root = await mkdtemp(join(tmpdir(), 'machine-'));
  await chmod(root, 0o755);
  for (const folder of ['etc', 'home', 'home/user', 'root', 'run', 'var', 'var/lib', 'opt'])
    await mkdir(join(root, folder));
  await chown(join(root, 'home', 'user'), 1000, 1000);
  await writeFile(join(root, 'etc', 'passwd'), PASSWD);
  await writeFile(join(root, 'etc', 'group'), 'root:x:0:\nuser:x:1000:\n');
  const first = spawn('bwrap', await firstProcess(root, programs), {
    env: {},
    stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
  });
  // The pid is told before the machine's files are in place.
  const [pid] = await Promise.all([pidOf(first), once(first.stdout as Readable, 'data')]);
  return {
    start: ({ argv, cwd, env, user, stdin }) => {
      const become = user === 'root' ? [] : ['setpriv', '--reuid', '1000', '--regid', '1000', '--clear-groups', '--'];
      const inside = ['/bin/sh', '-c', 'cd "$1" || exit 1; shift; exec "$@"', 'sh', cwd, ...become, ...argv];
      const enter = ['-t', String(pid), '-m', '-p', '-n', '-i', '-u', '-r', '-w', '--', '/usr/bin/env', '-i'];
      const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
      return spawn('nsenter', [...enter, ...variables, ...inside], {
        ...{ env: { PATH: '/usr/bin:/bin' } as unknown as NodeJS.ProcessEnv, stdio: [stdin, 'pipe', 'pipe'] },
        detached: true,
      });
    },
    async destroy() {
      if (first.exitCode === null && first.signalCode === null) {
        const gone = once(first, 'exit');
        process.kill(pid, 'SIGKILL');
        await gone;
      }
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** The programs of this machine, read-only, over a root of its own. Real root without a user namespace: it has users. */
async function firstProcess(root: string, programs: Record<string, string>): Promise<string[]> {
  const links = await Promise.all(
    ['bin', 'sbin', 'lib', 'lib64', 'lib32'].map(async (name) => {
      const real = await realpath(`/${name}`).catch(() => null);
      if (!real) return [];
      return real.startsWith('/usr/') ? ['--symlink', real.slice(1), `/${name}`] : ['--ro-bind', real, `/${name}`];
    }),
  );
  const node = await realpath(process.execPath);
  return [
    ...[
      '--unshare-ipc',
      '--unshare-pid',
      '--unshare-net',
      '--unshare-uts',
      '--hostname',
      'e2b.local',
      '--die-with-parent',
    ],
    ...['--bind', root, '/', '--ro-bind', '/usr', '/usr', ...links.flat()],
    ...[
      '--ro-bind-try',
      '/etc/alternatives',
      '/etc/alternatives',
      '--ro-bind-try',
      '/etc/ld.so.cache',
      '/etc/ld.so.cache',
    ],
    ...['--ro-bind', node, '/opt/node/bin/node', '--proc', '/proc', '--dev', '/dev'],
    ...['--tmpfs', '/usr/local/bin'],
    ...Object.entries(programs).flatMap(([name, file]) => ['--ro-bind', file, `/usr/local/bin/${name}`]),
    ...[
      '--perms',
      '1777',
      '--tmpfs',
      '/tmp',
      '--json-status-fd',
      '3',
      '--',
      '/bin/sh',
      '-c',
      'echo up; exec sleep infinity',
    ],
  ];
}

async function pidOf(first: ChildProcess): Promise<number> {
  const status = first.stdio[3] as Readable;
  status.on('error', () => undefined);
  for await (const chunk of status.iterator({ destroyOnReturn: false })) {
    const pid = Number(/"child-pid":\s*(\d+)/.exec(String(chunk))?.[1]);
    if (pid) return pid;
  }
  throw new Error('the machine did not start');
}

/** The process that a command of a machine is, below the one that entered the machine for it. */
export async function processOf(child: ChildProcess): Promise<number | null> {
  for (let tries = 0; tries < 100 && child.exitCode === null && child.signalCode === null; tries++) {
    const children = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').catch(() => '');
    const pid = Number(children.trim().split(' ')[0]);
    if (pid) return pid;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return null;
}

function succeeds(program: string, args: string[]): Promise<boolean> {
  return new Promise((resolve) => execFile(program, args, (error) => resolve(!error)));
}
