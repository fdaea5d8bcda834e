import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  fittedParameters,
  type Parameters,
  packShares,
  readParameters,
} from '@soulcaster/server/clusters/matcher/parameters';
import { datasetPath, leftOut, type ScoredSet, scoreSet } from '../score-clustering.ts';
import { background, termShares } from './background.ts';
import { recipe } from './recipe.ts';

const PROJECTS = ['rust-early', 'titanium', 'hadoop'];
const TARGET = join(import.meta.dirname, '../../server/src/clusters/matcher/parameters-v1.json');
const FILE_BYTES_MAX = 128 * 1024;

/**
 * Fits the background table (counts only, no text leaves the data) and writes the parameter file. First it reports
 * what each project would have seen with the table of the others. `--no-report` skips that.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { 'no-report': { type: 'boolean' }, full: { type: 'boolean' } } });
  const missing = PROJECTS.map(leftOut).find((why) => why !== null);
  if (missing) throw new Error(`Nothing to fit: ${missing}`);
  const shares = new Map<string, Map<number, number>>();
  for (const project of PROJECTS) shares.set(project, await termShares(datasetPath(project), recipe.text));
  const fitted = (without?: string): string =>
    packShares(background([...shares].filter(([project]) => project !== without).map(([, share]) => share)));
  if (!values['no-report']) {
    for (const project of PROJECTS) {
      await report(project, readParameters({ ...recipe, background: fitted(project) }), values.full ?? false);
    }
  }
  const file = `${JSON.stringify({ ...recipe, background: fitted() }, null, 1)}\n`;
  if (file.length > FILE_BYTES_MAX) throw new Error(`The parameter file would be ${file.length} bytes`);
  await writeFile(TARGET, file);
  console.error(`${TARGET}: ${file.length} bytes (was version ${fittedParameters().version})`);
}

async function report(project: string, parameters: Parameters, full: boolean): Promise<void> {
  const runs = [
    [`${project}-dense`, 'loose'],
    [`${project}-dense`, 'default'],
    ...(full ? [[project, 'strict'] as const] : []),
  ] as const;
  for (const [set, sensitivity] of runs) {
    if (!leftOut(set)) process.stdout.write(`${line(await scoreSet(set, sensitivity, { parameters }))}\n`);
  }
}

function line({ set, sensitivity, recall, online, pairwise, largest, largestTrue, itemsPerSecond }: ScoredSet): string {
  const three = (values: number[]) => values.map((value) => value.toFixed(3)).join(' ');
  return [
    `${set} ${sensitivity}`.padEnd(26),
    `recall@1/5/10 ${three(Object.values(recall))}`,
    `online ${three(Object.values(online))}`,
    `pairwise ${three(Object.values(pairwise))}`,
    `largest ${largest} (${largestTrue})`,
    `${itemsPerSecond}/s`,
  ].join('  ');
}

await main();
