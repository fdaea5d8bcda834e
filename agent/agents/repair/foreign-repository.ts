import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { localSandbox } from '../../sandboxes/local.ts';
import type { AgentEvent, FixBrief, Sandbox } from '../../types.ts';
import { repairAgent } from './repair-agent.ts';

const PACKAGES = fileURLToPath(new URL('../../../testkit/runners/node_modules', import.meta.url));
const LIMITS = { wallMs: 120_000, memoryMb: 2048, pids: 256, diskMb: 200, outputBytesMax: 1_000_000 };
const provider = localSandbox({ extraReadOnly: [{ from: PACKAGES, to: '/node_modules' }] });

/** Why the runners of other repositories cannot be tried here; null where they can. */
export async function whyNoRunners(): Promise<string | null> {
  if (!existsSync(`${PACKAGES}/.stamp`))
    return 'mocha, jest and vitest of other repositories are not installed: node scripts/ensure.mjs runners';
  const { ok, problems } = await provider.selfTest();
  return ok ? null : problems.join(' ');
}

/** A repository with mocha, jest, vitest and tsx among its packages, in a sandbox. */
export async function foreignRepository(files: Record<string, string>): Promise<Sandbox> {
  const signal = new AbortController().signal;
  const sandbox = await provider.create({ jobId: 'foreign', limits: LIMITS, signal });
  const tar = pack();
  tar.entry({ name: 'node_modules', type: 'symlink', linkname: '/node_modules' });
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  return sandbox;
}

/** What the repair agent does there about a report. */
export async function repairForeign(sandbox: Sandbox, { title, test }: { title: string; test: string | null }) {
  const brief: FixBrief = {
    title,
    summary: '',
    reports: [{ source: 'manual', title, body: '' }],
    frames: [],
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test },
    repositoryHints: '',
  };
  const events: AgentEvent[] = [];
  const outcome = await repairAgent().run({
    brief,
    sandbox,
    model: null,
    budget: { steps: 0, candidates: 250, wallMs: 100_000, costUsd: 0 },
    seed: 1,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
  });
  return { outcome, events };
}
