import type { Limits, ModelGateway, Sandbox } from '@soulcaster/agent';
import type { AgentId } from '@soulcaster/contract';
import type { RepositoryRow } from '../projects/repositories.ts';
import { chooseAgents } from './agents.ts';
import { type Attempt, JobEnd } from './attempt.ts';
import { bringAgents } from './bring-agents.ts';
import type { Tree } from './tree.ts';

/** The sandbox in which the agent works, holding the base commit's tree. */
export interface Workspace extends AsyncDisposable {
  sandbox: Sandbox;
  /** The agents that can work in it, in the project's order. */
  ids: AgentId[];
  gateway: ModelGateway | undefined;
}

const MINUTE_MS = 60_000;
const SETUP_TIMEOUT_MS = 5 * MINUTE_MS;

export const sandboxLimits = (attempt: Attempt): Limits => {
  const { config } = attempt.ctx.installation;
  return {
    wallMs: config.JOB_TIMEOUT_MS,
    memoryMb: config.SANDBOX_MEMORY_MB,
    pids: 256,
    diskMb: 2048,
    outputBytesMax: 4 * 1024 * 1024,
  };
};

/** Stage baseline: a fresh sandbox with the base commit in it, set up by the repository's own command if it has one. */
export async function openWorkspace(attempt: Attempt, repository: RepositoryRow, tree: Tree): Promise<Workspace> {
  const { ctx, job, signal, log, enter, note } = attempt;
  await enter('baseline');
  const test = await ctx.installation.sandbox.selfTest();
  if (!test.ok) throw new JobEnd('error', test.problems.join(' '));
  const { ids, leftOut } = await chooseAgents(ctx);
  for (const sentence of leftOut) await note(sentence);
  if (ids.length === 0) throw new JobEnd('error', `No agent of this project can work here. ${leftOut.join(' ')}`);
  const things = new AsyncDisposableStack();
  try {
    const brought = things.use(await bringAgents(ctx.installation, ids));
    const limits = sandboxLimits(attempt);
    const { mounts, gateway } = brought;
    const sandbox = things.use(await ctx.installation.sandbox.create({ jobId: job.id, limits, signal, mounts }));
    await sandbox.upload(tree.mirror.archive(tree.commit));
    await note(`the tree is in the ${ctx.installation.sandbox.id} sandbox; no network, no secrets`);
    if (repository.setupCommand) {
      log.write({ origin: 'sandbox', text: `$ ${repository.setupCommand}` });
      const result = await sandbox.run({
        argv: ['sh', '-c', repository.setupCommand],
        timeoutMs: SETUP_TIMEOUT_MS,
        signal,
        onOutput: (_stream, chunk) => log.write({ origin: 'sandbox', text: chunk }),
      });
      if (result.exitCode !== 0)
        throw new JobEnd(
          'error',
          `The setup command failed (exit ${result.exitCode}); sandboxes have no network. Change it in the repository's settings.`,
        );
    }
    return { sandbox, ids, gateway, [Symbol.asyncDispose]: () => things.disposeAsync() };
  } catch (error) {
    await things.disposeAsync();
    throw error;
  }
}
