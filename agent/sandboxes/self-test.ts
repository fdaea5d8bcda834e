import { createServer } from 'node:net';
import type { Limits, Sandbox } from '../types.ts';

/** The label of the sandbox in which a self-test runs. */
export const SELF_TEST_JOB = 'self-test';

/** What its sandbox must have at least for the checks to show something. */
export const SELF_TEST_LIMITS: Limits = {
  wallMs: 20_000,
  memoryMb: 256,
  pids: 64,
  diskMb: 64,
  outputBytesMax: 1_000_000,
};
// What a shell inside sets by itself.
const OWN_NAMES =
  /^(PATH|HOME|USER|LANG|TERM|TMPDIR|NO_COLOR|CI|PYTHONDONTWRITEBYTECODE|LD_LIBRARY_PATH|PWD|OLDPWD|SHLVL|_)$/;

/** Tries in a sandbox where commands run already what every sandbox promises; each broken promise is a problem. */
export async function brokenPromises(sandbox: Sandbox): Promise<string[]> {
  const problems: string[] = [];
  for (const check of [checkEnvironment, checkFiles, checkEgress, checkMemory])
    problems.push(...(await check(sandbox)));
  return problems;
}

async function checkEnvironment(sandbox: Sandbox): Promise<string[]> {
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

async function checkFiles(sandbox: Sandbox): Promise<string[]> {
  const script =
    'for f in /proc/sys/kernel/core_pattern /usr /etc; do [ -w "$f" ] && echo "$f"; done; touch /workspace/t /tmp/t "$HOME/t" || echo no-home';
  const { stdout, stderr } = await sandbox.run({ argv: ['/bin/sh', '-c', script] });
  if (stdout === '') return [];
  return [
    `The sandbox's files are not as they must be (${`${stdout} ${stderr}`.trim().replaceAll('\n', ', ')}); please report this.`,
  ];
}

async function checkEgress(sandbox: Sandbox): Promise<string[]> {
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

async function checkMemory(sandbox: Sandbox): Promise<string[]> {
  // It holds what it took for ten seconds: on a busy machine whoever watches needs a while to see it.
  const script =
    'const a=[];const wait=ms=>Atomics.wait(new Int32Array(new SharedArrayBuffer(4)),0,0,ms);for(let i=0;i<12;i++){a.push(Buffer.alloc(64<<20,1));wait(100)}wait(10000);process.exit(a.length)';
  const { reason } = await sandbox.run({ argv: ['node', '-e', script] });
  return reason === 'oom' ? [] : ['A command in the sandbox can use more memory than it is given; please report this.'];
}
