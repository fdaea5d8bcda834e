import { type Ctx, projectContext } from '@soulcaster/server/context';
import { projects } from '@soulcaster/server/db/tables';
import { fixPurse, spentOnFixesToday } from '@soulcaster/server/fixes/spending';
import { type TestInstallation, testInstallation } from '@soulcaster/server/test-installation';
import { readOptions } from '../options.ts';
import { type Liar, liars, startLyingModel } from './budget/lying-model.ts';
import { builtin, gateway, type RunAway } from './budget/runaways.ts';

/**
 * `npm run verify:budget -- [--quick]`: a model that never comes to an end, and that tells the truth, nothing, too little or nonsense of
 * what it used, or is cut off. The built-in agent and programs behind the gateway stop at the budget of a fix, and three fixes at once at
 * the project's budget of the day; nothing more is asked that day, and the next day something is. What passed is counted at the model.
 */
const values = readOptions({ quick: { type: 'boolean', default: false } });
const QUICK: Liar[] = ['zero', 'missing', 'cut'];
const CAP_USD = 2;
/** What is told too low by less than half is believed. */
const TOLERANCE = 1.3;
const AT_ONCE = 3;
const DAY_MS = 86_400_000;
const TURNS_MAX = 20;

const world = await testInstallation({}, { workers: false });
let problems = 0;
let tried = 0;
for (const liar of values.quick ? QUICK : liars)
  for (const [name, run] of Object.entries({ builtin, gateway })) {
    await tell(`${name}, ${liar}, one fix`, () => oneFix(liar, run));
    await tell(`${name}, ${liar}, a day`, () => aDay(liar, run));
  }
await world.close();
process.stdout.write(`${JSON.stringify({ tried, problems })}\n`);
process.exit(problems > 0 ? 1 : 0);

async function tell(what: string, look: () => Promise<string[]>): Promise<void> {
  tried += 1;
  const found = await look();
  problems += found.length;
  process.stderr.write(`${what}: ${found.join('; ') || 'stopped at the budget'}\n`);
}

/** A request that is cut off is tried again after seconds: a few are enough. */
function capOf(liar: Liar): number {
  return liar === 'cut' ? CAP_USD / 5 : CAP_USD;
}

async function oneFix(liar: Liar, run: RunAway): Promise<string[]> {
  await using model = await startLyingModel(liar);
  const ctx = await newContext(world, CAP_USD * 100);
  const ended = await run({ baseURL: model.baseURL, jobUsd: capOf(liar), purse: fixPurse(ctx) });
  return [...notStopped(liar, ended), ...over(model.costs, capOf(liar))];
}

async function aDay(liar: Liar, run: RunAway): Promise<string[]> {
  await using model = await startLyingModel(liar);
  const cap = capOf(liar);
  const ctx = await newContext(world, cap);
  const fix = (at: Ctx) => run({ baseURL: model.baseURL, jobUsd: cap * 100, purse: fixPurse(at) });
  await Promise.all(Array.from({ length: AT_ONCE }, () => fix(ctx)));
  // What one had booked and did not need is there for the next, until nothing is asked any more.
  let ended = '';
  let asked = -1;
  for (let turn = 0; turn < TURNS_MAX && model.costs.length > asked; turn++) {
    asked = model.costs.length;
    ended = await fix(ctx);
  }
  const found = over(model.costs, cap);
  if (model.costs.length > asked || !/today/.test(ended)) found.push(`it goes on that day: ${ended}`);
  if ((await spentOnFixesToday(ctx)) > cap * TOLERANCE) found.push('more is written down than was allowed');
  await fix({ ...ctx, now: () => new Date(Date.now() + DAY_MS) });
  if (model.costs.length === asked) found.push('the next day nothing is asked either');
  return found;
}

/** One that is cut off may also give up by itself. */
function notStopped(liar: Liar, ended: string): string[] {
  const gaveUp = (liar === 'cut' || liar === 'null') && ended.startsWith('error');
  return /budget|today/.test(ended) || gaveUp ? [] : [`it was not stopped by a budget: ${ended}`];
}

function over(costs: number[], cap: number): string[] {
  const sum = costs.reduce((total, cost) => total + cost, 0);
  return sum > cap * TOLERANCE ? [`$${sum.toFixed(2)} of $${cap} in ${costs.length} requests`] : [];
}

async function newContext({ client, installation }: TestInstallation, dayUsd: number): Promise<Ctx> {
  const { id } = await client.projects.create({ name: 'Budget' });
  await client.projects.update(id, { settings: { fix_budget_usd_per_day: dayUsd } });
  const project = (await installation.db.select().from(projects)).find((each) => each.id === id);
  return projectContext(installation, project!, 'owner', { kind: 'task', name: 'verify' });
}
