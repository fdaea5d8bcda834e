import { type Actor, actorName, actorOf, maySee } from '../access.ts';
import { quotaHeaders, spend } from '../quota.ts';
import { Refused } from '../rest/call.ts';
import { findRepository, type JournalEntry, type Repository, type World } from '../world.ts';
import { discussionPage } from './discussions.ts';
import { type Field, parseQuery } from './parse.ts';

/** GraphQL as far as discussions need it. Refusals about the query or the rights are answered with 200, as GitHub does. */
export async function answerGraphql(world: World, request: Request, entry: JournalEntry): Promise<Response> {
  const actor = actorOf(world, request.headers.get('authorization') ?? undefined);
  entry.who = actor && actorName(actor);
  entry.operation = 'graphql';
  if (!request.headers.get('user-agent')) return json(403, { message: 'Request forbidden by administrative rules.' });
  if (!actor || actor.kind === 'anonymous')
    return json(401, { message: 'This endpoint requires you to be authenticated.' });
  try {
    spend(world, actor, 'GET', 'graphql');
    const { query, variables } = (await request.json()) as { query: string; variables?: Record<string, unknown> };
    const body = execute(world, actor, parseQuery(query, variables ?? {}));
    report(world, entry, body.errors ?? []);
    return json(200, body, quotaHeaders(world, actor, 'graphql'));
  } catch (error) {
    if (error instanceof Refused)
      return json(
        error.status,
        { message: error.message },
        { ...quotaHeaders(world, actor, 'graphql'), ...error.headers },
      );
    const errors = [{ message: String(error) }];
    report(world, entry, errors);
    return json(200, { errors }, quotaHeaders(world, actor, 'graphql'));
  }
}

type Errors = { type?: string; path?: string[]; message: string }[];

/** What asks for something that does not exist cannot have been meant; a missing right or a lapsed cursor can. */
function report(world: World, entry: JournalEntry, errors: Errors): void {
  for (const { type, message } of errors)
    if (!type) world.violations.push({ method: entry.method, path: entry.path, problem: message });
}

function execute(world: World, actor: Actor, fields: Field[]): { data?: object; errors?: Errors } {
  const [field, ...rest] = fields;
  if (field?.name !== 'repository' || rest.length > 0) throw new Error('only one repository can be asked for here');
  const { owner, name } = field.args;
  const repository = findRepository(world, String(owner), String(name));
  if (!repository || !maySee(actor, repository))
    return refused('NOT_FOUND', ['repository'], `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  const data: Record<string, unknown> = {};
  for (const asked of field.fields) {
    if (asked.name === 'hasDiscussionsEnabled') data[asked.name] = repository.discussionsEnabled;
    else if (asked.name !== 'discussions') throw new Error(`Field '${asked.name}' doesn't exist on type 'Repository'`);
    else if (!mayReadDiscussions(actor, repository))
      return refused('FORBIDDEN', ['repository', 'discussions'], 'Resource not accessible by integration');
    else data[asked.name] = discussionPage(world, repository, asked);
  }
  return { data: { repository: data } };
}

function mayReadDiscussions(actor: Actor, repository: Repository): boolean {
  if (actor.kind === 'installation') return actor.permissions.discussions !== undefined || !repository.private;
  return true;
}

const refused = (type: string, path: string[], message: string) => ({
  data: { repository: null },
  errors: [{ type, path, message }],
});

const json = (status: number, body: object, headers: Record<string, string> = {}) =>
  Response.json(body, { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } });
