import { createHash, randomUUID } from 'node:crypto';
import { type Actor, actorName, actorOf } from '../access.ts';
import type { Conformance, GitHubDescription } from '../openapi.ts';
import { giveBack, quotaHeaders, spend } from '../quota.ts';
import type { JournalEntry, World } from '../world.ts';
import { type Answer, Refused } from './call.ts';
import { operations } from './operations.ts';

const docs = 'https://docs.github.com/rest';

/** One REST request, from the credentials to the answer's headers, in GitHub's order of refusing. */
export async function answerRest(
  world: World,
  description: GitHubDescription,
  request: Request,
  entry: JournalEntry,
): Promise<Response> {
  const authorization = request.headers.get('authorization') ?? undefined;
  const actor = actorOf(world, authorization);
  entry.who = actor && actorName(actor);
  entry.scopes = actor?.kind === 'user' ? actor.scopes : [];
  let documentationUrl = docs;
  let answer: Answer;
  try {
    if (!request.headers.get('user-agent'))
      throw new Refused(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
      );
    checkVersion(request);
    if (!actor) throw new Refused(401, 'Bad credentials');
    const url = new URL(request.url);
    const body = await bodyOf(request);
    if (!url.pathname.endsWith('/rate_limit')) spend(world, actor, request.method);
    const conformance = conformanceOf(description, request, url, body);
    if (conformance.kind === 'known') {
      documentationUrl = conformance.documentationUrl;
      entry.operation = conformance.operation;
    }
    answer = await run(world, actor, { conformance, url, body, method: request.method });
    answer = conditional(world, actor, request, answer);
    reportBadAnswer(world, description, entry, answer);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answer = refusal(error, documentationUrl);
  }
  return respond(world, actor ?? { kind: 'anonymous' }, answer);
}

function checkVersion(request: Request): void {
  const version = request.headers.get('x-github-api-version');
  if (version && version !== '2022-11-28') throw new Refused(400, `"${version}" is not a supported API version`);
}

async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, 'Problems parsing JSON');
  }
}

function conformanceOf(description: GitHubDescription, request: Request, url: URL, body: unknown): Conformance {
  return description.check({
    method: request.method.toLowerCase(),
    path: url.pathname.slice('/api/v3'.length),
    query: url.searchParams,
    // GitHub takes a JSON body whatever its type is said to be.
    headers: { ...Object.fromEntries(request.headers), 'content-type': 'application/json' },
    body,
  });
}

interface Judged {
  conformance: Conformance;
  url: URL;
  body: unknown;
  method: string;
}

async function run(world: World, actor: Actor, { conformance, url, body, method }: Judged): Promise<Answer> {
  const report = (problem: string) => world.violations.push({ method, path: url.pathname, problem });
  if (conformance.kind === 'unknown_operation') {
    report('no such operation in the slice of GitHub’s description');
    throw new Refused(404, 'Not Found');
  }
  for (const problem of [...conformance.problems, ...conformance.slips]) report(problem);
  if (conformance.problems.length > 0)
    throw new Refused(422, ['Invalid request.', ...conformance.problems].join('\n\n'));
  const operation = operations[conformance.operation];
  if (!operation) throw new Error(`${conformance.operation} is in the slice but not built`);
  const { params } = conformance;
  return operation({
    world,
    actor,
    params,
    query: url.searchParams,
    body: (body ?? {}) as Record<string, unknown>,
    url,
  });
}

/** The tag varies with the credentials, so a new token means one full fetch. */
function conditional(world: World, actor: Actor, request: Request, answer: Answer): Answer {
  if (request.method !== 'GET' || answer.status !== 200) return answer;
  const tagged = JSON.stringify(answer.body) + (request.headers.get('authorization') ?? '');
  const etag = `W/"${createHash('sha256').update(tagged).digest('hex')}"`;
  const headers = {
    ...answer.headers,
    etag,
    'cache-control': 'private, max-age=60, s-maxage=60',
    vary: 'Accept, Authorization, Cookie',
  };
  const isKnown = request.headers.get('if-none-match')?.replace(/^W\//, '') === etag.replace(/^W\//, '');
  if (!isKnown) return { ...answer, headers };
  giveBack(world, actor);
  return { status: 304, headers };
}

/** The fake is judged by the same description; a wrong answer of ours is a bug of ours. */
function reportBadAnswer(world: World, description: GitHubDescription, entry: JournalEntry, answer: Answer): void {
  if (!entry.operation || answer.body === undefined) return;
  for (const problem of description.checkAnswer(entry.operation, answer.status, answer.body)) {
    world.violations.push({ method: entry.method, path: entry.path, problem: `our own answer: ${problem}` });
  }
}

function refusal(error: Refused, documentation_url: string): Answer {
  const body = {
    message: error.message,
    ...(error.errors ? { errors: error.errors } : {}),
    documentation_url,
    status: String(error.status),
  };
  return { status: error.status, body, headers: error.headers };
}

function respond(world: World, actor: Actor, answer: Answer): Response {
  const headers: Record<string, string> = {
    server: 'github.com',
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': '2022-11-28',
    'x-github-request-id': randomUUID().replaceAll('-', '').toUpperCase().slice(0, 24),
    ...quotaHeaders(world, actor),
    ...(actor.kind === 'user'
      ? {
          'x-oauth-scopes': actor.scopes.join(', '),
          'x-accepted-oauth-scopes': '',
          'x-oauth-client-id': actor.clientId,
        }
      : {}),
    ...answer.headers,
  };
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  headers['content-type'] = 'application/json; charset=utf-8';
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}
