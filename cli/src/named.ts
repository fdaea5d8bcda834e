import type { Client, Feedback } from '@soulcaster/contract';
import { exitCodes, Failure } from './failure.ts';

const TAIL_LETTERS = 8;

/** What lists show of an id: its end, which is random; the beginning is the time and much the same for all. */
export const tail = (id: string) => id.slice(-TAIL_LETTERS);

/** The one that is named by its id or by the end of it. */
export function named<T extends { id: string }>(items: T[], wanted: string, said: { noun: string; remedy: string }): T {
  const word = wanted.toLowerCase();
  const found = word.length < TAIL_LETTERS ? [] : items.filter(({ id }) => id.toLowerCase().endsWith(word));
  if (found.length === 1) return found[0]!;
  throw new Failure(
    found.length > 1 ? `Several are called ${wanted}: give the whole id.` : `There is no ${said.noun} ${wanted}.`,
    { exitCode: exitCodes.usage, remedy: said.remedy },
  );
}

/** All reports of a cluster, the last seen first. */
export async function reportsOf(api: ReturnType<Client['project']>, clusterId: string): Promise<Feedback[]> {
  const all: Feedback[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.feedback.list({ cluster_id: clusterId, limit: 200, cursor });
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return all;
}

/** The ids of reports that are in the cluster now, so that a slip of the pen moves nothing from elsewhere. */
export async function reportIds(
  api: ReturnType<Client['project']>,
  cluster: { id: string; name: string },
  wanted: string[],
): Promise<string[]> {
  const all = await reportsOf(api, cluster.id);
  const said = {
    noun: `report in ${cluster.name} called`,
    remedy: `\`soulcaster clusters reports ${cluster.name}\` lists them.`,
  };
  return [...new Set(wanted.map((word) => named(all, word, said).id))];
}
