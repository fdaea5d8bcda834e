import { createServer } from 'node:net';
import { findProgram } from '../find-program.ts';
import type { Limits, SandboxCapabilities, SelfTest } from '../types.ts';
import type { Host, Identity } from './bwrap-args.ts';
import { createJob, newIdentity, SELF_TEST_JOB } from './job-folder.ts';
import { LocalSandbox } from './local-sandbox.ts';

const LIMITS: Limits = { wallMs: 20_000, memoryMb: 256, pids: 64, diskMb: 64, outputBytesMax: 1_000_000 };
// What a shell inside sets by itself.
const OWN_NAMES =
  /^(PATH|HOME|USER|LANG|TERM|TMPDIR|NO_COLOR|CI|PYTHONDONTWRITEBYTECODE|LD_LIBRARY_PATH|PWD|OLDPWD|SHLVL|_)$/;

/** Tries on this machine what the sandbox promises; each broken promise is a problem. */
export async function probe(place: { host: Host; mode: Identity['mode']; root: string }): Promise<SelfTest> {
  const identity = newIdentity(place.mode);
  const job = await createJob(place.root, { jobId: SELF_TEST_JOB, limits: LIMITS, shown: [], mounts: [] }, identity);
  const signal = AbortSignal.timeout(60_000);
  await using sandbox = new LocalSandbox({ host: place.host, identity, job, limits: LIMITS, signal });
  const capabilities = describe(job.group?.memory ?? false);
  const started = await sandbox.run({ argv: ['true'] });
  if (started.exitCode !== 0) {
    const problems = [explainFailure(started.stderr)];
    return { ok: false, capabilities, problems };
  }
  const checks = [checkEnvironment, checkFiles, checkEgress, checkMemory];
  const problems: string[] = [];
  for (const check of checks) problems.push(...(await check(sandbox)));
  return { ok: problems.length === 0, capabilities, problems };
}

export async function bwrapMissing(): Promise<SelfTest> {
  const capabilities = describe(false);
  if (process.platform !== 'linux') {
    const problem = 'The local sandbox needs Linux; on this system use the Docker or the E2B sandbox.';
    return { ok: false, capabilities, problems: [problem] };
  }
  const installers = [
    ['apt-get', 'apt-get install bubblewrap'],
    ['dnf', 'dnf install bubblewrap'],
    ['pacman', 'pacman -S bubblewrap'],
    ['apk', 'apk add bubblewrap'],
    ['zypper', 'zypper install bubblewrap'],
  ] as const;
  let command: string = installers[0][1];
  for (const [program, install] of installers) {
    if (!(await findProgram(program))) continue;
    command = install;
    break;
  }
  const problem = `Bubblewrap, which keeps the commands of a fix away from this machine, is not installed. Run: ${command}`;
  return { ok: false, capabilities, problems: [problem] };
}

function describe(memoryLimit: boolean): SandboxCapabilities {
  return { stdin: true, network: 'none', memoryLimit, isolation: 'process', remote: false };
}

function explainFailure(stderr: string): string {
  const said = stderr.trim().split('\n')[0]?.slice(0, 300) ?? '';
  if (/proc/.test(said) && /mount/i.test(said)) {
    return `Bubblewrap may not mount /proc here (${said}). In a container use the Docker or E2B sandbox, or start it with: podman run --security-opt unmask=ALL`;
  }
  if (/uid map|namespace|Operation not permitted|Permission denied/i.test(said)) {
    return `This system does not let ordinary users make namespaces (${said}). Run: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (on Debian: kernel.unprivileged_userns_clone=1)`;
  }
  return `Bubblewrap does not run here: ${said || 'it said nothing'}. Try: bwrap --ro-bind / / true`;
}

async function checkEnvironment(sandbox: LocalSandbox): Promise<string[]> {
  const { stdout } = await sandbox.run({ argv: ['/bin/sh', '-c', 'cat /proc/*/environ 2>/dev/null'] });
  const names = stdout
    .split('\0')
    .flatMap((entry) => (entry.includes('=') ? [entry.slice(0, entry.indexOf('='))] : []));
  const foreign = [...new Set(names.filter((name) => !OWN_NAMES.test(name)))];
  if (names.length > 0 && foreign.length === 0) return [];
  return [
    `The host's environment is visible in the sandbox (${foreign.slice(0, 5).join(', ') || 'nothing was readable'}); please report this.`,
  ];
}

async function checkFiles(sandbox: LocalSandbox): Promise<string[]> {
  const script =
    'for f in /proc/sys/kernel/core_pattern /usr /etc; do [ -w "$f" ] && echo "$f"; done; touch /workspace/t /tmp/t "$HOME/t" || echo no-home';
  const { stdout, stderr } = await sandbox.run({ argv: ['/bin/sh', '-c', script] });
  if (stdout === '') return [];
  return [
    `The sandbox's files are not as they must be (${`${stdout} ${stderr}`.trim().replaceAll('\n', ', ')}); please report this.`,
  ];
}

async function checkEgress(sandbox: LocalSandbox): Promise<string[]> {
  let hits = 0;
  const server = createServer((socket) => {
    hits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const script = `require('net').connect(${port},'127.0.0.1').on('connect',()=>process.exit(0)).on('error',()=>process.exit(7))`;
  const { exitCode } = await sandbox.run({ argv: ['node', '-e', script] });
  await new Promise((resolve) => server.close(resolve));
  if (hits === 0 && exitCode === 7) return [];
  if (hits === 0) return ['Node does not run in the sandbox; install Node where its files are readable by everyone.'];
  return ['The sandbox reaches the network of this machine; please report this.'];
}

async function checkMemory(sandbox: LocalSandbox): Promise<string[]> {
  // It holds what it took for ten seconds: on a busy machine whoever watches needs a while to see it.
  const script =
    'const a=[];const wait=ms=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,ms);for(let i=0;i<12;i++){a.push(Buffer.alloc(64<<20,1));wait(100)}wait(10000);process.exit(a.length)';
  const { reason } = await sandbox.run({ argv: ['node', '-e', script] });
  return reason === 'oom' ? [] : ['A command in the sandbox can use more memory than it is given; please report this.'];
}
