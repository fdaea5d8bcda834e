import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type Docker from 'dockerode';
import {
  JOB_MOUNTS,
  type Sandbox,
  type SandboxCapabilities,
  type SandboxProvider,
  type SelfTest,
} from '../../types.ts';
import { makeWorkFolder } from '../../work-folder.ts';
import { CommandSandbox } from '../command-sandbox.ts';
import { checkMounts } from '../job-mounts.ts';
import { newLabel, writeLabels } from '../labels.ts';
import { ownPrograms } from '../own-programs.ts';
import { remember } from '../remember.ts';
import { brokenPromises, SELF_TEST_JOB, SELF_TEST_LIMITS } from '../self-test.ts';
import { SandboxUnavailable } from '../unavailable.ts';
import { openDockerPlace } from './docker-place.ts';
import { connectEngine, type EngineOptions, explainEngine } from './engine.ts';
import { reapBoxes } from './reap.ts';

export interface DockerSandboxOptions extends EngineOptions {
  /** Made of the Dockerfile beside this file. */
  image: string;
}

type Spec = Parameters<SandboxProvider['create']>[0];
type Ready = { selfTest: SelfTest; docker: Docker | null; programs: Map<string, string> };

const BASE: SandboxCapabilities = {
  stdin: true,
  network: 'none',
  memoryLimit: true,
  isolation: 'container',
  remote: false,
  mounts: false,
};

/**
 * Runs commands in containers of a Docker or Podman engine: no network, no capability, a read-only root, the job's folders as
 * volumes. The image is never pulled. Without an engine that keeps what it promises `create` throws `SandboxUnavailable`.
 */
export function dockerSandbox(options: DockerSandboxOptions): SandboxProvider {
  const prepare = remember(() => getReady(options));
  return {
    id: 'docker',
    selfTest: async () => (await prepare()).selfTest,
    async create(spec: Spec): Promise<Sandbox> {
      spec.signal.throwIfAborted();
      const { selfTest, docker } = await prepare();
      if (!selfTest.ok || !docker) throw new SandboxUnavailable(selfTest.problems);
      if ((spec.mounts ?? []).length > 0 && !selfTest.capabilities.mounts)
        throw new SandboxUnavailable([
          'The container engine does not see the files of this machine, so no program can be brought into its containers. Use the built-in agent.',
        ]);
      return open(docker, options.image, spec);
    },
    findProgram: async (command) => (await prepare()).programs.get(command) ?? null,
    async reap(isLive) {
      const { selfTest, docker } = await prepare();
      return selfTest.ok && docker ? reapBoxes(docker, isLive) : 0;
    },
  };
}

async function open(docker: Docker, image: string, { jobId, limits, signal, mounts = [] }: Spec): Promise<Sandbox> {
  checkMounts(mounts);
  const id = `soulcaster-${randomBytes(8).toString('hex')}`;
  const labels = writeLabels(await newLabel(id, jobId, limits.wallMs));
  const volumes = { workspace: `${id}-workspace`, home: `${id}-home` };
  return new CommandSandbox(await openDockerPlace(docker, { id, image, limits, labels, volumes, mounts }, signal));
}

async function getReady(options: DockerSandboxOptions): Promise<Ready> {
  try {
    const docker = connectEngine(options);
    await docker.ping();
    await docker.getImage(options.image).inspect();
    const spec = { jobId: SELF_TEST_JOB, limits: SELF_TEST_LIMITS, signal: AbortSignal.timeout(120_000) };
    await using sandbox = await open(docker, options.image, spec);
    const started = await sandbox.run({ argv: ['true'] });
    const problems =
      started.exitCode === 0
        ? await brokenPromises(sandbox)
        : [`The image does not run: ${started.stderr.slice(0, 300)}`];
    const mounts = problems.length === 0 && (await seesOurFiles(docker, options.image, spec));
    const programs = await ownPrograms(sandbox);
    return { selfTest: { ok: problems.length === 0, capabilities: { ...BASE, mounts }, problems }, docker, programs };
  } catch (error) {
    const problems = [explainEngine(error, options, options.image)];
    return { selfTest: { ok: false, capabilities: BASE, problems }, docker: null, programs: new Map() };
  }
}

/** An engine on another machine, or one that runs beside our own container, shows other files under the same path. */
async function seesOurFiles(docker: Docker, image: string, spec: Spec): Promise<boolean> {
  const folder = await makeWorkFolder('seen');
  const word = randomBytes(16).toString('hex');
  const to = `${JOB_MOUNTS}seen`;
  try {
    await writeFile(join(folder, 'word'), word, { mode: 0o644 });
    await using sandbox = await open(docker, image, { ...spec, mounts: [{ from: join(folder, 'word'), to }] });
    return (await sandbox.run({ argv: ['cat', to] })).stdout === word;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true });
  }
}
