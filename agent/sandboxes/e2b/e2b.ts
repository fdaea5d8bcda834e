import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Sandbox, SandboxCapabilities, SandboxProvider, SelfTest } from '../../types.ts';
import { CommandSandbox } from '../command-sandbox.ts';
import type { Opened } from '../inside/calls.ts';
import { checkMounts } from '../job-mounts.ts';
import { newLabel } from '../labels.ts';
import { ownPrograms } from '../own-programs.ts';
import { remember } from '../remember.ts';
import { brokenPromises, SELF_TEST_JOB, SELF_TEST_LIMITS } from '../self-test.ts';
import { SandboxUnavailable } from '../unavailable.ts';
import { type E2bAccount, loadE2b } from './account.ts';
import { bringMounts } from './bring-mounts.ts';
import { e2bPlace } from './e2b-place.ts';
import { type Machine, startMachine } from './machine.ts';
import { openTunnel } from './open-tunnel.ts';
import { reapMachines } from './reap.ts';
import { startInside } from './start-inside.ts';
import { buildTemplate, explainTrouble, troubleOf } from './trouble.ts';

type Spec = Parameters<SandboxProvider['create']>[0];
type Ready = { selfTest: SelfTest; programs: Map<string, string> };

const BASE: SandboxCapabilities = {
  stdin: true,
  network: 'none',
  memoryLimit: false,
  isolation: 'microvm',
  remote: true,
  mounts: true,
};

/**
 * Runs commands in a microVM at E2B for each sandbox, without internet, and there in bubblewrap as on this machine. What a job brings
 * along is copied, its sockets lead back through E2B's own API. Where E2B or the template do not serve, `create` throws
 * `SandboxUnavailable`.
 */
export function e2bSandbox(account: E2bAccount): SandboxProvider {
  const prepare = remember(() => tryOut(account));
  return {
    id: 'e2b',
    selfTest: async () => (await prepare()).selfTest,
    async create(spec: Spec): Promise<Sandbox> {
      spec.signal.throwIfAborted();
      checkMounts(spec.mounts ?? []);
      const { selfTest } = await prepare();
      if (!selfTest.ok) throw new SandboxUnavailable(selfTest.problems);
      const { sandbox } = await open(account, spec).catch((error: unknown) => {
        spec.signal.throwIfAborted();
        throw new SandboxUnavailable([sentenceOf(error, account)]);
      });
      return sandbox;
    },
    findProgram: async (command) => (await prepare()).programs.get(command) ?? null,
    async reap(isLive) {
      if (!account.apiKey) return 0;
      // Asked again at the next sweep; until then they end by themselves.
      return reapMachines(await loadE2b(), account, isLive).catch(() => 0);
    },
  };
}

async function open(
  account: E2bAccount,
  { jobId, limits, signal, mounts = [] }: Spec,
): Promise<{ sandbox: Sandbox; memoryLimit: boolean }> {
  const id = `soulcaster-${randomBytes(8).toString('hex')}`;
  const machine = await startMachine(await loadE2b(), account, await newLabel(id, jobId, limits.wallMs), signal);
  try {
    const brought = await bringMounts(machine, mounts);
    const opened = await askToOpen(machine, { verb: 'open', limits, mounts: brought.mounts });
    if (!opened.ok) throw new Unfit(opened.problem);
    const { box, memoryLimit } = opened;
    const ends = brought.sockets.map(({ mount, path, here }) => {
      const there = join(box.folders.mounts[mount]?.from ?? '', path);
      return { there, here };
    });
    await openTunnel(machine, ends);
    return { sandbox: new CommandSandbox(e2bPlace({ machine, box, limits, signal })), memoryLimit };
  } catch (error) {
    await machine[Symbol.asyncDispose]();
    throw error;
  }
}

/** The template has not what our programs need. */
class Unfit extends Error {}

async function askToOpen(machine: Machine, call: Parameters<typeof startInside>[1]): Promise<Opened> {
  const inside = await startInside(machine, call);
  const [said, complaint, code] = await Promise.all([text(inside.stdout), text(inside.stderr), inside.exit]);
  if (code !== 0) throw new Unfit(`our program does not run in it: ${complaint.trim().slice(0, 300)}`);
  return JSON.parse(said) as Opened;
}

async function tryOut(account: E2bAccount): Promise<Ready> {
  try {
    const spec = { jobId: SELF_TEST_JOB, limits: SELF_TEST_LIMITS, signal: AbortSignal.timeout(180_000) };
    const { sandbox: opened, memoryLimit } = await open(account, spec);
    await using sandbox = opened;
    const problems = await brokenPromises(sandbox);
    const selfTest = { ok: problems.length === 0, capabilities: { ...BASE, memoryLimit }, problems };
    return { selfTest, programs: await ownPrograms(sandbox) };
  } catch (error) {
    const selfTest = { ok: false, capabilities: BASE, problems: [sentenceOf(error, account)] };
    return { selfTest, programs: new Map() };
  }
}

function sentenceOf(error: unknown, account: E2bAccount): string {
  if (error instanceof SandboxUnavailable) return error.message;
  if (error instanceof Unfit)
    return `The E2B template ${account.template} does not serve: ${error.message}. Build the one that is shipped: ${buildTemplate(account.template)}`;
  return explainTrouble(account.apiKey ? troubleOf(error) : 'no_key', account, error);
}
