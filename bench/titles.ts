import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MatchItem } from '@soulcaster/server/clusters/matcher/item';
import { summary, title } from '@soulcaster/server/clusters/matcher/titles';
import { readDataset } from '@soulcaster/server/clusters/read-dataset';
import { readOptions } from './options.ts';

/**
 * Titles and summaries of 30 clusters of the data sets beside the first report's own title, to be read by eye: groups that maintainers
 * marked as one problem, six of each set, spread evenly over those that have two reports or more (and, of those, single reports too).
 */
const values = readOptions({
  datasets: { type: 'string', default: join(import.meta.dirname, '../../shared/datasets') },
  each: { type: 'string', default: '6' },
  /** 0 to 1: other clusters of the same sets, for who has mended titles and must not judge them by those. */
  offset: { type: 'string', default: '0.5' },
});
const SETS = ['titanium-dense', 'hadoop-dense', 'rust-early-dense', 'bugspotter-650', 'traces-dev'];

interface Row {
  set: string;
  reports: number;
  before: string;
  after: string;
  summary: string;
}

const rows: Row[] = [];
for (const set of SETS) {
  const path = join(values.datasets, `${set}.jsonl.gz`);
  if (existsSync(path)) rows.push(...(await rowsOf(set, path)));
  else console.error(`${set} is not there: left out.`);
}
for (const row of rows)
  console.error(
    `\n${row.set}, ${row.reports} reports\n  before  ${row.before}\n  after   ${row.after}\n  summary ${row.summary}`,
  );
const letters = (pick: (row: Row) => string) => Math.max(0, ...rows.map((row) => pick(row).length));
process.stdout.write(
  `${JSON.stringify(
    { rows, titleLettersMax: letters((row) => row.after), summaryLettersMax: letters((row) => row.summary) },
    null,
    2,
  )}\n`,
);

async function rowsOf(set: string, path: string): Promise<Row[]> {
  const groups = new Map<string, MatchItem[]>();
  for await (const item of readDataset(path)) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  const all = [...groups.values()];
  const many = all.filter((items) => items.length > 1);
  const from = many.length >= Number(values.each) ? many : all;
  // The last of a set's six is a report of its own, as most clusters begin.
  return Array.from({ length: Number(values.each) }, (_, nth) => {
    const pool = nth === Number(values.each) - 1 ? all.filter((items) => items.length === 1) : from;
    const items = pool[Math.floor(((nth + Number(values.offset)) * pool.length) / Number(values.each))] ?? from[nth]!;
    return { set, reports: items.length, before: items[0]!.title, after: title(items), summary: summary(items) };
  });
}
