import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Parameters,
  type ParametersFile,
  packShares,
  readParameters,
} from '@soulcaster/server/clusters/matcher/parameters';
import { readOptions } from '../options.ts';
import { datasetPath, leftOut, type ScoredSet, scoreSet } from '../score-clustering.ts';
import { background, termShares } from './background.ts';
import { record } from './recorded.ts';
import { start } from './start.ts';
import { fitWeights } from './weights.ts';

const PROJECTS = ['rust-early', 'titanium', 'hadoop'];
const TARGET = join(import.meta.dirname, '../../server/src/clusters/matcher/parameters-v1.json');
const FILE_BYTES_MAX = 128 * 1024;

/**
 * Fits the background table (counts only, no text leaves the data) and the weights, and writes the parameter file.
 * First it reports what each project would have seen with parameters of the others alone; `--full` also runs the
 * large streams, `--no-report` goes straight to the file.
 */
async function main(): Promise<void> {
  const values = readOptions({ 'no-report': { type: 'boolean' }, full: { type: 'boolean' } });
  const missing = PROJECTS.map(leftOut).find((why) => why !== null);
  if (missing) throw new Error(`Nothing to fit: ${missing}`);
  const shares = new Map<string, Map<number, number>>();
  for (const project of PROJECTS) shares.set(project, await termShares(datasetPath(project), start.text));
  if (!values['no-report']) {
    for (const project of PROJECTS) {
      const others = PROJECTS.filter((other) => other !== project);
      await report(project, readParameters(await fit(others, shares)), values.full ?? false);
    }
  }
  const file = `${JSON.stringify(await fit(PROJECTS, shares), null, 1)}\n`;
  if (file.length > FILE_BYTES_MAX) throw new Error(`The parameter file would be ${file.length} bytes`);
  await writeFile(TARGET, file);
  console.error(`${TARGET}: ${file.length} bytes`);
}

/** Each project is learned from with the background of the others, as a project of somebody else would be met. */
async function fit(projects: string[], shares: Map<string, Map<number, number>>): Promise<ParametersFile> {
  const backgroundOf = (names: string[]) => background(names.map((name) => shares.get(name)!));
  const streams = [];
  for (const project of projects) {
    const others = backgroundOf(projects.filter((other) => other !== project));
    const parameters = readParameters({ ...start, background: packShares(others) });
    const dense = await record(datasetPath(`${project}-dense`), parameters);
    const full = await record(datasetPath(project), parameters);
    console.error(`${project} recorded`);
    streams.push({ dense, full });
  }
  const weights = fitWeights(streams, readParameters({ ...start, background: '' }));
  return { ...start, ...weights, background: packShares(backgroundOf(projects)) };
}

async function report(project: string, parameters: Parameters, full: boolean): Promise<void> {
  const runs = [
    [`${project}-dense`, 'loose'],
    [`${project}-dense`, 'default'],
    [`${project}-dense`, 'strict'],
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
