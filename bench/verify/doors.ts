import { type Install, install, newDoor } from '../install.ts';
import { post } from '../loop/acks.ts';
import { readOptions } from '../options.ts';
import { spread } from '../percentiles.ts';
import { seeded, seedFrom, shuffled } from '../seeded.ts';
import { ask } from './doors/ask.ts';
import { type Bad, badBodies, badCursors, badFields, badIds, badPositions, badQueries, NOBODY } from './doors/bad.ts';
import { badDeliveries } from './doors/ingest.ts';
import { slowBodies } from './doors/slow.ts';
import { goodBodies } from './good-bodies.ts';
import { describedRoutes, type Route } from './routes.ts';

const SLOW_MS = 20_000;
const anyText = ['text', 'cursor', 'after'];

/**
 * `npm run verify:doors -- [--seed N]`: bad input at every route of a running server: each answer is a clear problem of 4xx within two
 * seconds, afterwards the server works, nothing was stored that was not accepted, and all that was accepted is there.
 */
const values = readOptions({ seed: { type: 'string' } });
const seed = seedFrom(values.seed);
const random = seeded(seed);
process.stderr.write(`seed ${seed}\n`);
const problems: string[] = [];
const times: number[] = [];
const taken: string[] = [];

await using at = await install();
const { project, door } = await newDoor(at, 'Doors');
const routes = describedRoutes((await (await fetch(`${at.server.url}/api/openapi.json`)).json()) as object);
const slow = slowBodies(at, `/api/projects/${project.id}/feedback`, 20, SLOW_MS);
const before = await stored(at, project.id);
let sent = 0;
for (const route of routes) for (const bad of shuffled(badFor(route), random)) await send(route, bad);
await wrongMethods(routes);
const [deliveries, wrong] = await badDeliveries(at, project.id, random);
sent += deliveries;
problems.push(...wrong);
for (const line of await slow) if (!/^HTTP\/1.1 4\d\d/.test(line)) problems.push(`a slow body: ${line}`);
await looksWell();

process.stderr.write(problems.map((problem) => `${problem}\n`).join(''));
process.stdout.write(
  `seed ${seed}, ${routes.length} routes, ${sent} bad requests, ${JSON.stringify(spread(times))}, problems: ${problems.length}\n`,
);
process.exitCode = problems.length === 0 && routes.length > 0 ? 0 : 1;

/** All that can be bad about one route. */
function badFor(route: Route): Bad[] {
  const key = `${route.method} ${route.path}`;
  const good = goodBodies[key];
  if (route.body && !good) problems.push(`no good body is known for ${key}`);
  const pathIds = route.path.includes('{') ? badIds : [];
  const queries = route.query.flatMap((field) => badQueries(field.name, field.type, anyText.includes(field.name)));
  const cursors = route.query.some((field) => field.name === 'cursor') ? badCursors : [];
  const positions = route.path.endsWith('/events') ? badPositions : [];
  const unknown: Bad = { name: 'an unknown query', query: 'nobody_knows_this=1' };
  const bodies = route.body ? badBodies() : [];
  const fields = (route.body ?? []).flatMap((field) => badFields(good ?? {}, field.name, field.type));
  return [
    ...pathIds,
    ...queries,
    ...cursors,
    ...positions,
    ...(route.path === '/api/demo' ? [] : [unknown]),
    ...bodies,
    ...fields,
  ];
}

async function send(route: Route, bad: Bad): Promise<void> {
  // A bad id stands once for the project and once for what hangs on it.
  const places =
    bad.path === undefined
      ? [null]
      : [...new Set(['project_id', ...route.params])].filter((name) => route.path.includes(`{${name}}`));
  for (const place of places) {
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) =>
      name === place ? (bad.path ?? '') : name === 'project_id' ? project.id : NOBODY,
    );
    const good = route.body && bad.body === undefined ? goodBodies[`${route.method} ${route.path}`] : undefined;
    const body = good && { body: JSON.stringify(good), headers: { 'content-type': 'application/json' } };
    const answer = await ask(at, route.method, bad.query === undefined ? path : `${path}?${bad.query}`, {
      ...bad,
      ...body,
    });
    sent += 1;
    if (typeof answer === 'string')
      problems.push(`${route.method} ${route.path}, ${bad.name} (${place ?? ''}): ${answer}`);
    else {
      times.push(answer.ms);
      if (answer.status < 300) taken.push(answer.text);
    }
  }
}

async function wrongMethods(known: Route[]): Promise<void> {
  for (const path of new Set(known.map((route) => route.path)))
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      if (!known.some((route) => route.path === path && route.method === method)) {
        const at = path.replace('{project_id}', project.id).replace(/\{\w+\}/g, NOBODY);
        await send({ method, path: at, params: [], query: [], body: null }, { name: 'the wrong method' });
      }
}

/** What a project holds, as its lists tell it. */
async function stored({ client }: Install, projectId: string): Promise<Set<string>> {
  const api = client.project(projectId);
  const lists = await Promise.all([
    client.projects.list(),
    api.sources.list(),
    api.repositories.list(),
    api.members.list(),
    api.tokens.list(),
    api.feedback.list({ source: 'manual', limit: 200 }),
    api.jobs.list(),
    api.pullRequests.list(),
  ]);
  return new Set(lists.flatMap((list) => list.items.map((item) => item.id)));
}

async function looksWell(): Promise<void> {
  for (const id of await stored(at, project.id))
    if (!before.has(id) && !taken.some((text) => text.includes(id)) && !(await isOfIngest(id)))
      problems.push(`${id} is stored, although nothing accepted made it`);
  const started = performance.now();
  const health = await fetch(`${at.server.url}/api/health`, { signal: AbortSignal.timeout(2_000) });
  if (!health.ok || performance.now() - started > 300)
    problems.push(`health: ${health.status} after ${performance.now() - started} ms`);
  const report = {
    id: 'genuine',
    title: 'The last one',
    body: 'It still works.',
    author: 'ann',
    occurred_at: new Date().toISOString(),
  };
  await post(door, report);
  const output = at.server.output();
  if (/"level":(50|60)/.test(output))
    problems.push(`the log has errors: ${output.slice(output.search(/"level":(50|60)/) - 1).slice(0, 600)}`);
}

async function isOfIngest(id: string): Promise<boolean> {
  const { items } = await at.client.project(project.id).sources.list();
  return items.some((source) => source.id === id && source.name.startsWith('Doors '));
}
