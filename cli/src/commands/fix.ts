import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes } from '../failure.ts';
import { followFix, formatEnd } from '../follow-fix.ts';
import { oneLine } from '../printable.ts';
import { clusterId } from './clusters.ts';

type Options = { hint?: string; repository?: string; follow: boolean };

export function addFix(program: Command, cli: Cli): void {
  program
    .command('fix <cluster>')
    .description('start a fix of a cluster and follow its log to the end')
    .option('--hint <text>', 'what the agent should know')
    .option('--repository <id>', 'where, when the project has several')
    .option('--no-follow', 'start it and return at once')
    .addHelpText(
      'after',
      '\nExamples:\n  soulcaster fix WEB-42\n  soulcaster fix WEB-42 --hint "the total is computed in src/cart.ts"\n\nThe exit code is 0 when there is a pull request, else 1.',
    )
    .action(async (wanted: string, { hint, repository, follow }: Options) => {
      const { project, api } = await cli.project();
      const job = await api.clusters.startFix(await clusterId(api, wanted), {
        ...(hint && { hint }),
        ...(repository && { repository_id: repository }),
      });
      if (!follow) {
        cli.show(job, `Started: ${oneLine(job.cluster_title)} (job ${job.id})\n`);
        return;
      }
      const end = await followFix(cli, api, { projectId: project.id, jobId: job.id });
      cli.show(end, `\n${formatEnd(cli, end)}\n`);
      if (end.status !== 'success') cli.exitCode = exitCodes.notDone;
    });
}
