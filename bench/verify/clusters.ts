import { readOptions } from '../options.ts';
import { seedFrom } from '../seeded.ts';
import { type Figure, type Share, verifySeeds } from './clusters/seeds.ts';
import { hasPostgres, outputOnPostgres, requirePostgres } from './on-both-engines.ts';

/**
 * `npm run verify:clusters -- [--quick] [--seeds 50] [--acts 2000] [--kills 4] [--at-once 5] [--seed N] [--engine embedded|postgres|both]`:
 * each seed is a project in which eight clients send reports, merge, split, move, detach, pin, answer, undo, delete, group anew and accept,
 * all by chance and at once, while the server is ended with kill -9. Whenever one looks, every stored aggregate equals a recount (centroids
 * too) and what people said holds; when it is quiet every item is in exactly one cluster, the log of acts tells how each that was moved came
 * there, and what people do then and take back leaves all as it was. So many seeds `--at-once` share a server and its kills; of both
 * engines each takes half of the seeds, side by side. Prints its progress and one figure, and exits 1 when it found a problem.
 */
const values = readOptions({
  quick: { type: 'boolean', default: false },
  seeds: { type: 'string' },
  acts: { type: 'string' },
  kills: { type: 'string' },
  'at-once': { type: 'string' },
  seed: { type: 'string' },
  engine: { type: 'string' },
  verbose: { type: 'boolean', default: false },
  /** Prints the figure for the process that runs this one beside itself. */
  json: { type: 'boolean', default: false },
});
const whole = {
  first: seedFrom(values.seed),
  seeds: Number(values.seeds ?? (values.quick ? 1 : 50)),
  acts: Number(values.acts ?? (values.quick ? 150 : 2000)),
  kills: Number(values.kills ?? (values.quick ? 1 : 4)),
  atOnce: Number(values['at-once'] ?? 5),
  verbose: values.verbose,
};
const started = performance.now();
const figures = await runShares(values.engine);
const sum = (of: (figure: Figure) => number) => figures.reduce((total, figure) => total + of(figure), 0);
const problems = sum((figure) => figure.problems);
if (values.json) process.stdout.write(JSON.stringify(figures[0]));
else {
  const seconds = (performance.now() - started) / 1000;
  const done = sum((figure) => figure.acts);
  const shares = figures.map(({ engine, first, seeds }) => `${engine} ${first} to ${first + seeds - 1}`).join(', ');
  process.stdout.write(
    `${sum((figure) => figure.seeds)} seeds (${shares}), ${done} acts, ${sum((figure) => figure.kills)} kills in ${Math.round(seconds)} s, ${(done / seconds).toFixed(0)} acts/s: ${problems} problems\n`,
  );
}
process.exitCode = problems === 0 ? 0 : 1;

async function runShares(engine: string | undefined): Promise<Figure[]> {
  if (engine === 'postgres') requirePostgres();
  if (engine === 'embedded' || engine === 'postgres') return [await verifySeeds({ ...whole, engine })];
  if (!hasPostgres()) return [await verifySeeds({ ...whole, engine: 'embedded' })];
  const half = Math.ceil(whole.seeds / 2);
  const other = { ...whole, first: whole.first + half, seeds: whole.seeds - half };
  const besides = other.seeds > 0 ? [besideOnPostgres(other)] : [];
  // Both to their end, so that no server is left behind when one of them fails.
  const ended = await Promise.allSettled([verifySeeds({ ...whole, seeds: half, engine: 'embedded' }), ...besides]);
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

async function besideOnPostgres(share: Omit<Share, 'engine'>): Promise<Figure> {
  const { first, seeds, acts, kills, atOnce, verbose } = share;
  const numbers = { seed: first, seeds, acts, kills, 'at-once': atOnce };
  const args = Object.entries(numbers).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const said = await outputOnPostgres(['--engine', 'postgres', '--json', ...args, ...(verbose ? ['--verbose'] : [])]);
  if (!said) throw new Error('the verification on Postgres ended without a figure');
  return JSON.parse(said) as Figure;
}
