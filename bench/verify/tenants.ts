import { type TestInstallation, testInstallation } from '@soulcaster/server/test-installation';
import { readOptions } from '../options.ts';
import { spread } from '../percentiles.ts';
import { seeded, seedFrom, shuffled } from '../seeded.ts';
import { describedRoutes, type Route, routesOf } from './routes.ts';
import { type Asked, type Case, casesOf } from './tenants/cases.ts';
import { rowsOf } from './tenants/rows.ts';
import { furnish, type Ids } from './tenants/tenant.ts';

const SCOPED = '/api/projects/{project_id}';
const CANARY = 'canary-of-the-other-tenant';

/**
 * `npm run verify:tenants -- [--seed N]`: every route of the router's own table, asked by a user and by a token for what belongs to another
 * tenant: by the project, and by each id in path, query and body. Each must answer 404 exactly as for an id that nobody has, no answer
 * may show anything of the other tenant, and none of its rows may have changed. A route without a case fails the run.
 */
const values = readOptions({ seed: { type: 'string' } });
const seed = seedFrom(values.seed);
const random = seeded(seed);
const problems: string[] = [];
const times = { foreign: [] as number[], unknown: [] as number[] };
process.stderr.write(`seed ${seed}\n`);

const world = await testInstallation({ ALLOWED_GITHUB_USERS: 'ann,bob' }, { workers: false });
const { openapi } = await described(world);
const routes = openapi.filter((route) => route.path.startsWith(SCOPED));
const { mine, theirs, callers } = await twoTenants(world);

for (const route of routesOf(world.app).filter((name) => name.includes(' /api/projects/')))
  if (!openapi.some(({ method, path }) => `${method} ${path}` === route)) problems.push(`${route} is not described`);
const cases = shuffled(routes.flatMap(casesFor), random);
const before = await rowsOf(world.installation, theirs.project_id ?? '');
let asked = 0;
for (const each of cases)
  for (const [name, headers] of Object.entries(callers)) {
    await tryOut(each, name, headers);
    asked += 1;
  }
await askElsewhere();
await compareRows();
await world.close();

process.stderr.write(problems.map((problem) => `${problem}\n`).join(''));
process.stderr.write(
  `ms: foreign ${JSON.stringify(spread(times.foreign))}, unknown ${JSON.stringify(spread(times.unknown))}\n`,
);
process.stdout.write(`seed ${seed}, ${routes.length} routes, ${asked} foreign calls, problems: ${problems.length}\n`);
process.exitCode = problems.length === 0 && routes.length > 0 ? 0 : 1;

async function described({ app }: TestInstallation): Promise<{ openapi: Route[] }> {
  const answer = await app.request('http://localhost:3000/api/openapi.json');
  return { openapi: describedRoutes((await answer.json()) as object) };
}

/** Ann's project, with a token that may do all that a token may, and Bob's, which they must not reach. */
async function twoTenants({ headersOf, clientWith, installation }: TestInstallation) {
  await headersOf('owner-of-the-installation');
  const [ann, bob] = [await headersOf('ann'), await headersOf('bob')];
  const furnished = async (headers: Record<string, string>, name: string, canary: string): Promise<Ids> => {
    const { id, slug } = await clientWith(headers).projects.create({ name });
    return { ...(await furnish(installation, id, canary)), project_id: id, slug };
  };
  const own = await furnished(ann, 'Of Ann', 'own');
  const foreign = await furnished(bob, `Of Bob ${CANARY}`, CANARY);
  const { token } = await clientWith(ann)
    .project(own.project_id ?? '')
    .tokens.create({ name: 'all', role: 'admin' });
  return { mine: own, theirs: foreign, callers: { user: ann, token: { authorization: `Bearer ${token}` } } };
}

function casesFor(route: Route): Case[] {
  try {
    return casesOf(route, { mine, theirs, unknownId });
  } catch (error) {
    problems.push((error as Error).message);
    return [];
  }
}

async function tryOut(each: Case, caller: string, headers: Record<string, string>): Promise<void> {
  const askForeign = () => ask(each.method, each.foreign, headers, times.foreign);
  const askUnknown = () => ask(each.method, each.unknown, headers, times.unknown);
  // In either order, so that the printed times compare.
  const early = random() < 0.5 ? await askUnknown() : null;
  const foreign = await askForeign();
  const unknown = early ?? (await askUnknown());
  const said = `${each.name} as ${caller}`;
  if (foreign.text !== unknown.text || foreign.status !== unknown.status)
    problems.push(
      `${said}: ${foreign.status} ${foreign.text}, but for an unknown id ${unknown.status} ${unknown.text}`,
    );
  if (foreign.status !== (each.isFilter ? 200 : 404))
    problems.push(`${said}: answered ${foreign.status} ${foreign.text}`);
  if (leaks(foreign.text)) problems.push(`${said}: shows what is not theirs: ${foreign.text}`);
}

async function ask(method: string, { path, body }: Asked, headers: Record<string, string>, durations: number[]) {
  const started = performance.now();
  const answer = await world.app.request(`http://localhost:3000${path}`, {
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5_000),
  });
  const text = answer.headers.get('content-type')?.includes('event-stream') ? 'a live stream' : await answer.text();
  durations.push(performance.now() - started);
  return { status: answer.status, text: text.replace(/"request_id":"[^"]*"/, '') };
}

/** The lists of one's own, and with another tenant's cursor, show nothing of the other tenant either. */
async function askElsewhere(): Promise<void> {
  const bob = await world.headersOf('bob');
  for (const route of openapi.filter(({ method, params }) => method === 'GET' && params.length === 0))
    for (const [name, headers] of Object.entries(callers)) {
      if (route.path.endsWith('/events')) continue;
      const of = (ids: Ids) => route.path.replace('{project_id}', ids.project_id ?? '');
      const isList = route.query.some((field) => field.name === 'cursor');
      const answers = [await ask('GET', { path: of(mine), body: null }, headers, [])];
      if (isList) {
        const page = await ask('GET', { path: `${of(theirs)}?limit=1`, body: null }, bob, []);
        const { next_cursor } = JSON.parse(page.text) as { next_cursor: string | null };
        answers.push(await ask('GET', { path: `${of(mine)}?cursor=${next_cursor ?? ''}`, body: null }, headers, []));
      }
      for (const answer of answers)
        if (answer.status >= 500 || leaks(answer.text)) problems.push(`${route.path} as ${name}: ${answer.text}`);
    }
}

async function compareRows(): Promise<void> {
  const after = await rowsOf(world.installation, theirs.project_id ?? '');
  for (const [table, rows] of Object.entries(before)) {
    if (rows === '' && table !== 'the queue') problems.push(`the other tenant has no row in ${table}`);
    if (after[table] !== rows)
      problems.push(`rows of the other tenant changed in ${table}:\n${rows}\n→\n${after[table]}`);
  }
  const own = await rowsOf(world.installation, mine.project_id ?? '');
  for (const [table, rows] of Object.entries(own))
    if (leaks(rows)) problems.push(`rows of the other tenant are referred to in ${table}: ${rows}`);
}

function leaks(text: string): boolean {
  return text.includes(CANARY) || Object.values(theirs).some((id) => text.includes(id));
}

function unknownId(name: string): string {
  if (name === 'slug') return `nobody-${Math.floor(random() * 1e9)}`;
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
}
