import type { Client, Cluster, ClusterDetail, Feedback } from '@soulcaster/contract';
import type { Command } from 'commander';
import type { Cli } from '../cli.ts';
import { exitCodes, Failure } from '../failure.ts';
import { reportsOf, tail } from '../named.ts';
import { oneLine, printable } from '../printable.ts';
import { table } from '../table.ts';

type ListOptions = { status?: string; text?: string; limit: string };

export function addClusters(program: Command, cli: Cli): void {
  const clusters = program.command('clusters').description('the problems that reports were grouped into');
  clusters
    .command('list', { isDefault: true })
    .description('the clusters, the last seen first')
    .option('--status <words>', 'only these, by comma; `open` is all that still needs something')
    .option('--text <words>', 'only those that hold these words')
    .option('--limit <number>', 'how many at most', '50')
    .addHelpText('after', '\nExample:\n  soulcaster clusters --status new,failed --text cart')
    .action(async ({ status, text, limit }: ListOptions) => {
      const { api } = await cli.project();
      const { items } = await api.clusters.list({ status, text, limit: Number(limit) });
      cli.show(items, items.length ? clusterTable(items, cli.io.columns) : 'No cluster fits.\n');
    });
  clusters
    .command('show <cluster>')
    .description('one cluster, by its short id or its id')
    .action(async (wanted: string) => {
      const { api } = await cli.project();
      const cluster = await api.clusters.get(await clusterId(api, wanted));
      cli.show(cluster, describe(cluster));
    });
  clusters
    .command('reports <cluster>')
    .description('the reports of one cluster, with what `split`, `move` and `detach` call them')
    .addHelpText('after', '\nExample:\n  soulcaster clusters reports WEB-42')
    .action(async (wanted: string) => {
      const { api } = await cli.project();
      const items = await reportsOf(api, await clusterId(api, wanted));
      cli.show(items, reportTable(items, cli.io.columns));
    });
}

function reportTable(items: Feedback[], columns: number | null): string {
  const rows = items.map(({ id, source, last_seen_at, pinned, title }) => [
    tail(id),
    source,
    last_seen_at.slice(0, 16).replace('T', ' '),
    pinned ? 'pinned' : '',
    title,
  ]);
  return table(['REPORT', 'SOURCE', 'LAST SEEN', 'PINNED', 'TITLE'], rows, columns);
}

export function clusterTable(items: Cluster[], columns: number | null): string {
  const rows = items.map(({ short_id, status, count, sources, last_seen_at, title }) => [
    short_id,
    status,
    String(count),
    sources.map(({ source }) => source).join(','),
    last_seen_at.slice(0, 16).replace('T', ' '),
    title,
  ]);
  return table(['ID', 'STATUS', 'REPORTS', 'SOURCES', 'LAST SEEN', 'TITLE'], rows, columns);
}

/** The id behind a short id such as WEB-42. */
export async function clusterId(api: ReturnType<Client['project']>, wanted: string): Promise<string> {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(wanted)) return wanted;
  let cursor: string | undefined;
  do {
    const page = await api.clusters.list({ limit: 200, cursor });
    const found = page.items.find(({ short_id }) => short_id.toLowerCase() === wanted.toLowerCase());
    if (found) return found.id;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  throw new Failure(`There is no cluster ${wanted} in this project.`, {
    exitCode: exitCodes.usage,
    remedy: '`soulcaster clusters` lists them.',
  });
}

function describe(cluster: ClusterDetail): string {
  const { short_id, title, status, summary, count, occurrences, place, exception, frames, fix } = cluster;
  const sources = cluster.sources.map((entry) => `${entry.source} ${entry.count}`).join(', ');
  const lines = [
    `${short_id}  ${oneLine(title)}`,
    '',
    `status       ${status}`,
    `reports      ${count} (${sources}), ${occurrences} occurrences`,
    `seen         ${cluster.first_seen_at} to ${cluster.last_seen_at}`,
    cluster.repository && `repository   ${oneLine(cluster.repository.name)}`,
    place && `place        ${oneLine(place)}`,
    exception && `exception    ${oneLine(`${exception.type}: ${exception.value}`)}`,
    ...frames
      .slice(0, 5)
      .map((frame) => `             at ${oneLine(`${frame.function ?? '?'} (${frame.file}:${frame.line ?? '?'})`)}`),
    cluster.github_pr_url && `pull request ${oneLine(cluster.github_pr_url)}`,
    cluster.error_message && `last error   ${oneLine(cluster.error_message)}`,
    `fix          ${fix.ready ? `soulcaster fix ${short_id}` : oneLine(`not now: ${fix.reason}`)}`,
    ...cluster.suggestions
      .map((pair) => (pair.cluster.id === cluster.id ? pair.other : pair.cluster))
      .map((other) => `maybe the same as ${other.short_id}  ${oneLine(other.title)}`),
    '',
    printable(summary),
  ];
  return `${lines.filter((line) => typeof line === 'string').join('\n')}\n`;
}
