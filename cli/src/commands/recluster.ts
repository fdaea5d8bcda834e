import type { Client, ClusterJob, GroupingDiff, Sensitivity } from '@soulcaster/contract';
import { type Command, Option } from 'commander';
import { listen } from '../bell.ts';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { table } from '../table.ts';

type Options = { sensitivity?: Sensitivity; accept?: boolean };

export function addRecluster(program: Command, cli: Cli): void {
  program
    .command('recluster')
    .description('preview what grouping all reports anew would change, and accept it')
    .addOption(
      new Option('--sensitivity <word>', "how readily reports join (default: the project's)").choices([
        'loose',
        'default',
        'strict',
      ]),
    )
    .option('--accept', 'make all the changes that are found; one undo takes them back')
    .addHelpText(
      'after',
      '\nExamples:\n  soulcaster recluster\n  soulcaster recluster --sensitivity strict --accept\n\nPinned reports, what people said, and clusters that somebody took up are kept.',
    )
    .action(async ({ sensitivity, accept }: Options) => {
      const { project, api } = await cli.project();
      const job = await api.clusterJobs.create({ mode: 'preview', ...(sensitivity && { sensitivity }) });
      await untilDone(cli, api, { projectId: project.id, jobId: job.id });
      const diff = await api.clusterJobs.diff(job.id);
      if (!accept) {
        cli.show({ job_id: job.id, ...diff }, `${describe(diff, cli.io.columns)}${remedy(diff)}`);
        return;
      }
      const accepted = await api.clusterJobs.accept(job.id);
      const left = accepted.stale
        ? ` ${count(accepted.stale, 'change')} left out: people changed something since.`
        : '';
      cli.show(
        { job_id: job.id, ...diff, ...accepted },
        `${describe(diff, cli.io.columns)}Accepted ${count(accepted.accepted, 'change')}.${left}\n`,
      );
    });
}

async function untilDone(
  cli: Cli,
  api: ReturnType<Client['project']>,
  { projectId, jobId }: { projectId: string; jobId: string },
): Promise<ClusterJob> {
  const bell = listen(cli, projectId, {});
  try {
    for (;;) {
      const job = await api.clusterJobs.get(jobId);
      if (job.status === 'success') return job;
      if (job.status === 'failed') throw new Failure(job.error_message ?? 'The preview failed.');
      if (cli.io.isTerminal) cli.note(`looked at ${job.done} of ${job.total} reports`);
      await bell.heard(cli.io.pollMs);
      if (cli.io.signal.aborted)
        throw new Failure('Stopped watching; the preview goes on.', {
          exitCode: exitCodes.interrupted,
          remedy: 'See it on the dashboard.',
        });
    }
  } finally {
    await bell.stop();
  }
}

function describe({ changes, unchanged }: GroupingDiff, columns: number | null): string {
  if (changes.length === 0) return `Nothing would change: ${count(unchanged, 'report')} would be grouped as now.\n`;
  const rows = changes.map(({ into, title, moves, state }) => [
    into?.short_id ?? 'new',
    `+${moves.length}`,
    [...new Set(moves.map(({ from }) => from.short_id))].join(','),
    state,
    title,
  ]);
  return `${table(['CLUSTER', 'REPORTS', 'FROM', 'STATE', 'TITLE'], rows, columns)}\n${count(unchanged, 'report')} would stay.\n`;
}

const remedy = ({ changes }: GroupingDiff) =>
  changes.length > 0 ? 'Nothing is changed yet: add --accept, or choose among them on the dashboard.\n' : '';

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
