import type { Client, Cluster, Stats } from '@soulcaster/contract';
import type { Command } from 'commander';
import { listen } from '../bell.ts';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { followFix, formatEnd } from '../follow-fix.ts';
import { oneLine } from '../printable.ts';
import { clusterTable } from './clusters.ts';
import { freshSignInLink } from './sign-in.ts';

const patienceMs = 180_000;

export function addDemo(program: Command, cli: Cli): void {
  program
    .command('demo')
    .description('make the demo project, watch its reports become clusters, and say what to open')
    .option('--fix', 'then start a fix of the best cluster and follow it to its pull request')
    .action(async ({ fix }: { fix?: boolean }) => {
      const client = cli.client();
      const project = await client.projects.startDemo();
      const api = client.project(project.id);
      const stats = await watchReports(cli, api, project.id);
      const { items } = await api.clusters.list({ sort: 'count', limit: 20 });
      if (!cli.asJson) cli.io.out(`\n${clusterTable(items, cli.io.columns)}\n`);
      const job = fix ? await fixBest(cli, api, { projectId: project.id, clusters: items }) : null;
      const open = await whatToOpen(cli);
      const lines = [
        job && `${formatEnd(cli, job)}\n`,
        `${stats.feedback} reports, ${stats.clusters} clusters, ${stats.suggestions_open} questions to answer.`,
        `Open: ${oneLine(open)}`,
        !job &&
          items[0] &&
          `Then press Start fix, or: soulcaster fix ${items[0].short_id} --project ${oneLine(project.slug)}`,
      ];
      cli.show({ project, stats, clusters: items, job, open }, `${lines.filter(Boolean).join('\n')}\n`);
      if (job && job.status !== 'success') cli.exitCode = exitCodes.notDone;
    });
}

/** Until nothing new has come for a while and nothing waits for its cluster. */
async function watchReports(cli: Cli, api: ReturnType<Client['project']>, projectId: string): Promise<Stats> {
  const bell = listen(cli, projectId, {}, ({ event }) => event === 'event');
  const deadline = Date.now() + patienceMs;
  let shown = 0;
  try {
    for (;;) {
      const stats = await api.stats();
      const line = `${stats.feedback} reports · ${stats.clusters} clusters · ${stats.suggestions_open} questions`;
      if (cli.io.isTerminal) cli.io.err(`\r${line}`);
      else if (stats.feedback >= shown + 10) cli.io.err(`${line}\n`);
      if (stats.feedback >= shown + 10) shown = stats.feedback;
      const heard = await bell.heard(cli.io.quietMs);
      if (!heard && stats.feedback > 0 && stats.clusters > 0 && stats.pending_clustering === 0) return stats;
      if (cli.io.signal.aborted)
        throw new Failure('Interrupted; the demo goes on in the server.', { exitCode: exitCodes.interrupted });
      if (Date.now() > deadline)
        throw new Failure('The demo did not settle within three minutes.', {
          remedy: 'Look at the log of the server, and at `soulcaster doctor`.',
        });
    }
  } finally {
    if (cli.io.isTerminal) cli.io.err('\n');
    await bell.stop();
  }
}

/** The one with most reports among those that can be fixed now; a place in the code goes first. */
async function fixBest(
  cli: Cli,
  api: ReturnType<Client['project']>,
  { projectId, clusters }: { projectId: string; clusters: Cluster[] },
) {
  const ready = clusters.filter(({ fix }) => fix.ready);
  const best = ready.toSorted((a, b) => Number(b.place !== null) - Number(a.place !== null) || b.count - a.count)[0];
  if (!best) {
    const reason = clusters.flatMap(({ fix }) => (fix.ready ? [] : [fix.reason]))[0];
    throw new Failure(`No cluster can be fixed now${reason ? `: ${reason}` : '.'}`, {
      remedy: '`soulcaster doctor` says what is missing.',
    });
  }
  cli.say(`Fixing ${best.short_id}: ${best.title}\n`);
  const job = await api.clusters.startFix(best.id);
  return followFix(cli, api, { projectId, jobId: job.id });
}

/** Where the server signs in by link a fresh link, else its own address. */
async function whatToOpen(cli: Cli): Promise<string> {
  const { method } = await cli.client().signInOptions();
  return method === 'link' && cli.connection().as === 'owner' ? freshSignInLink(cli) : `${cli.baseUrl}/dashboard`;
}
