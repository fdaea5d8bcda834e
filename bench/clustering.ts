import type { Sensitivity } from '@soulcaster/server/clusters/matcher/item';
import { openEvaluation } from '@soulcaster/server/open-evaluation';
import { clusteringBaselines } from './clustering-baselines.ts';
import { readOptions } from './options.ts';
import { leftOut, type ScoredSet, scoreSet } from './score-clustering.ts';

const SETS = [
  'rust-early-dense',
  'titanium-dense',
  'hadoop-dense',
  'bugspotter-650',
  'traces-dev',
  'rust-early',
  'titanium',
  'hadoop',
];
const SENSITIVITIES: Sensitivity[] = ['loose', 'default', 'strict'];

const ENGINES = ['memory', 'database'] as const;
type Engine = (typeof ENGINES)[number];

/** Scores the shipped parameters on every set that is here, and prints the figures beside those of the notes. */
async function main(): Promise<void> {
  const values = readOptions({ sets: { type: 'string' }, sensitivity: { type: 'string' }, engine: { type: 'string' } });
  const engine = ENGINES.find((each) => each === (values.engine ?? 'memory'));
  if (!engine) throw new Error(`--engine is one of ${ENGINES.join(', ')}`);
  const sets = values.sets?.split(',') ?? SETS;
  const out: object[] = [];
  const skipped: { set: string; why: string }[] = [];
  for (const set of sets) {
    const why = leftOut(set);
    if (why) {
      skipped.push({ set, why });
      continue;
    }
    for (const sensitivity of chosen(values.sensitivity, set)) {
      out.push({ ...(await score(engine, set, sensitivity)), notes: clusteringBaselines[set]?.[sensitivity] ?? null });
      console.error(`${set} at ${sensitivity}: done`);
    }
  }
  process.stdout.write(`${JSON.stringify({ bench: 'clustering', engine, sets: out, skipped }, null, 2)}\n`);
}

/** The database is a new one for each set, embedded or made on the server that DATABASE_URL names. */
async function score(engine: Engine, set: string, sensitivity: Sensitivity): Promise<ScoredSet> {
  if (engine === 'memory') return scoreSet(set, sensitivity);
  const assigner = await openEvaluation({ sensitivity, databaseUrl: process.env.DATABASE_URL || undefined });
  return scoreSet(set, sensitivity, { assigner }).finally(() => assigner.close());
}

/** As the notes report them: dense sets at loose and default, full ones at strict. */
function chosen(asked: string | undefined, set: string): Sensitivity[] {
  if (asked === undefined) {
    if (set.endsWith('-dense')) return ['loose', 'default'];
    return set === 'bugspotter-650' || set === 'traces-dev' ? ['default'] : ['strict'];
  }
  const known = SENSITIVITIES.filter((sensitivity) => asked.split(',').includes(sensitivity));
  if (known.length === 0) throw new Error(`--sensitivity is one of ${SENSITIVITIES.join(', ')}`);
  return known;
}

await main();
