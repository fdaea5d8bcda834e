import { gateTree, gatherEvidence, type Limits, runBaseline, type SandboxProvider } from '@soulcaster/agent';
import type { Row } from './agents.ts';
import { brief, makeProblem, TEST_COMMAND } from './problem.ts';

export type Cell =
  | { state: 'ok'; evidence: 'A' | 'B' | 'C'; agent_ms: number; total_ms: number; changed: string[]; said: string }
  | { state: 'not_available'; why: string }
  | { state: 'failed'; why: string; total_ms: number };

const limits: Limits = {
  ...{ wallMs: 240_000, memoryMb: 1024, pids: 256 },
  ...{ diskMb: 512, outputBytesMax: 4_000_000 },
};

/** One fix from beginning to end: the agent in one sandbox, its tree imported and gated, the evidence from fresh ones. */
export async function tryCell(row: Row, provider: SandboxProvider, signal: AbortSignal): Promise<Cell> {
  const { capabilities } = await provider.selfTest();
  if (row.agent.needs.stdin && !capabilities.stdin)
    return { state: 'not_available', why: 'The agent speaks over standard input, which this sandbox has not.' };
  if (row.mounts.length > 0 && !capabilities.mounts)
    return { state: 'not_available', why: 'The agent is a program of this machine, which this sandbox cannot show.' };
  const startedAt = performance.now();
  try {
    const done = await fix(row, provider, signal);
    const total_ms = Math.round(performance.now() - startedAt);
    return typeof done === 'string' ? { state: 'failed', why: done, total_ms } : { state: 'ok', ...done, total_ms };
  } catch (error) {
    return { state: 'failed', why: String(error), total_ms: Math.round(performance.now() - startedAt) };
  }
}

async function fix(row: Row, provider: SandboxProvider, signal: AbortSignal) {
  await using problem = await makeProblem();
  const { repository, base } = problem;
  const ground = { provider, jobId: 'matrix', repository, base, limits, signal };
  const commands = { setup: null, test: TEST_COMMAND };
  await using sandbox = await provider.create({ jobId: 'matrix', limits, signal, mounts: row.mounts });
  await sandbox.upload(repository.archive(base));
  const startedAt = performance.now();
  const outcome = await row.agent.run({
    ...{ brief, sandbox, signal, seed: 1, emit: () => undefined },
    budget: { steps: 20, candidates: 60, wallMs: 180_000, costUsd: 1 },
    ...row.with,
  });
  const agent_ms = Math.round(performance.now() - startedAt);
  if (outcome.stop !== 'done') return `The agent ended with ${outcome.stop}: ${JSON.stringify(outcome)}`;
  const imported = await repository.importTree(base, await sandbox.download());
  if (!imported.ok) return `The tree was refused: ${imported.message}`;
  const diff = await repository.diff(base, imported.tree);
  const verdict = await gateTree({ repository, base, tree: imported.tree, diff });
  if (verdict.verdict === 'blocked') return `The patch was blocked: ${JSON.stringify(verdict.reasons)}`;
  const baseline = await runBaseline({ ...ground, commands });
  const red = baseline?.tests.filter(({ status }) => status === 'failed').map(({ id }) => id) ?? [];
  const result = await gatherEvidence({
    ...{ ...ground, commands, tree: imported.tree, targets: red },
    ...(baseline ? { baseline } : {}),
  });
  if (!result.ok) return `The patch did not hold: ${result.message}`;
  const changed = diff.entries.map(({ path }) => path);
  return { evidence: result.evidence.level, agent_ms, changed, said: result.evidence.summary };
}
