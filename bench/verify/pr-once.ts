import { setTimeout as sleep } from 'node:timers/promises';
import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { type Engine, onBothEngines } from './on-both-engines.ts';
import { judge } from './pr-once/judge.ts';
import { leftovers } from './pr-once/leftovers.ts';
import { killAt, type Point, points } from './pr-once/points.ts';
import { afterTheMaking, beforeTheMaking, fixInSilence, leftAlone, silences } from './pr-once/silence.ts';
import { openWorld, type World } from './pr-once/world.ts';

/**
 * `npm run verify:pr-once -- [--quick] [--rounds 5] [--seed N] [--only TEXT] [--engine embedded|postgres]`: the server is ended with kill
 * -9 in every state of a fix, and GitHub loses requests and answers. Each time there is at most one branch and one pull request at
 * GitHub, as its git lists them; each fix goes on, or fails with a reason and succeeds when it is started again; nothing is left of
 * sandboxes, and no branch of a fix that failed. In the last round the server is ended a second time while the fix goes on.
 */
const values = readOptions({
  quick: { type: 'boolean', default: false },
  rounds: { type: 'string' },
  seed: { type: 'string' },
  only: { type: 'string' },
  engine: { type: 'string' },
});
const QUICK = ['the agent has edited', 'after the push', 'the row is written'];
const QUICK_SILENCES = ['the answer of the push, once', afterTheMaking.name];
const rounds = Number(values.rounds ?? (values.quick ? 1 : 5));
const seed = seedFrom(values.seed);
const chosen = (name: string, quick: string[]) =>
  values.only ? name.includes(values.only) : !values.quick || quick.includes(name);

/** What is asked of GitHub in a fix and tried here; another call needs its points. */
const KNOWN =
  /^(users\/get-authenticated|users\/list-emails-for-authenticated-user|orgs\/list-for-authenticated-user|repos\/get|pulls\/(list|create|get))$/;

await onBothEngines(values.engine, verify);

async function verify(engine: Engine): Promise<boolean> {
  process.stderr.write(`${engine}, seed ${seed}\n`);
  const random = seeded(seed);
  const started = performance.now();
  const problems: string[] = [];
  let tried = 0;
  const attempt = async (what: string, run: () => Promise<string[]>) => {
    tried += 1;
    const faults = await run().catch((error: Error) => [error.message]);
    process.stderr.write(`${tried} ${what}: ${faults.join('; ') || 'right'}\n`);
    problems.push(...faults.map((fault) => `${what}: ${fault}`));
  };
  await using world = await openWorld();
  let kills = 0;
  for (let round = 1; round <= rounds; round++)
    for (const point of points.filter(({ name }) => chosen(name, QUICK))) {
      const times = round === rounds && rounds > 1 ? 2 : 1;
      kills += times;
      await attempt(`${point.name}, killed ${times === 2 ? 'twice' : 'once'}`, () =>
        killed(world, point, { times, random }),
      );
    }
  const lost = silences.filter(({ name }) => chosen(name, QUICK_SILENCES));
  for (const silence of lost) await attempt(silence.name, () => fixInSilence(world, silence));
  if (!values.quick && !values.only)
    for (const silence of [beforeTheMaking, afterTheMaking])
      await attempt(`${silence.name}, and left alone`, () => leftAlone(world, silence));
  problems.push(...(await leftovers(world)), ...strange(world));
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(
    `${JSON.stringify({ engine, seed, points: points.filter(({ name }) => chosen(name, QUICK)).length, kills, lost: lost.length, seconds, problems: problems.length })}\n`,
  );
  return problems.length === 0;
}

async function killed(
  world: World,
  point: Point,
  { times, random }: { times: number; random: () => number },
): Promise<string[]> {
  const one = await world.newCase();
  const jobId = await killAt(world, one, point, random);
  for (let more = 1; more < times; more++) {
    await world.at.server.start();
    await sleep(random() * 4_000);
    await world.at.server.kill();
  }
  await world.at.server.start();
  return judge(one, jobId);
}

function strange({ github }: World): string[] {
  const called = new Set(github.journal.flatMap(({ operation }) => operation ?? []));
  return [
    ...[...called]
      .filter((operation) => !KNOWN.test(operation))
      .map((operation) => `${operation} is called and not tried`),
    ...github.violations.map(({ method, path, problem }) => `${method} ${path}: ${problem}`),
  ];
}
