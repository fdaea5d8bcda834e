import { findProgram } from '../find-program.ts';
import type { SandboxCapabilities, SelfTest } from '../types.ts';
import type { Host, Identity } from './bwrap-args.ts';
import { createJob, newIdentity } from './job-folder.ts';
import { localSandboxOn } from './local-place.ts';
import { brokenPromises, SELF_TEST_JOB, SELF_TEST_LIMITS } from './self-test.ts';

/** Tries on this machine what the sandbox promises; each broken promise is a problem. */
export async function probe(place: { host: Host; mode: Identity['mode']; root: string }): Promise<SelfTest> {
  const identity = newIdentity(place.mode);
  const job = await createJob(
    place.root,
    { jobId: SELF_TEST_JOB, limits: SELF_TEST_LIMITS, shown: [], mounts: [] },
    identity,
  );
  const signal = AbortSignal.timeout(60_000);
  await using sandbox = localSandboxOn({ host: place.host, identity, job, limits: SELF_TEST_LIMITS, signal });
  const capabilities = describe(job.group?.memory ?? false);
  const started = await sandbox.run({ argv: ['true'] });
  if (started.exitCode !== 0) {
    const problems = [explainFailure(started.stderr)];
    return { ok: false, capabilities, problems };
  }
  const problems = await brokenPromises(sandbox);
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
  return { stdin: true, network: 'none', memoryLimit, isolation: 'process', remote: false, mounts: true };
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
