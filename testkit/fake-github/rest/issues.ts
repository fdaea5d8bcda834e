import { actorName, mayWrite } from '../access.ts';
import { emit, emitIssue } from '../hooks.ts';
import { addIssue, changeIssue } from '../issues.ts';
import { commentShape, issueShape } from '../shapes/issue.ts';
import { type Comment, type Issue, newId, timestamp } from '../world.ts';
import {
  type Answer,
  type Call,
  created,
  issueFor,
  ok,
  page,
  Refused,
  repositoryFor,
  validationFailed,
} from './call.ts';

/** Pull requests are among them, as on GitHub. */
export function listIssues(call: Call): Answer {
  const repository = repositoryFor(call, 'issues', 'read');
  const { query } = call;
  const state = query.get('state') ?? 'open';
  const since = query.get('since');
  const labels = (query.get('labels') ?? '').split(',').filter(Boolean);
  const creator = query.get('creator');
  const rows = [...repository.issues.values()]
    .filter((issue) => state === 'all' || issue.state === state)
    .filter((issue) => !since || Date.parse(issue.updatedAt) >= Math.floor(Date.parse(since) / 1000) * 1000)
    .filter((issue) => labels.every((label) => issue.labels.includes(label)))
    .filter((issue) => !creator || issue.author === creator);
  return page(call, sorted(rows, query), (issue) => issueShape(call.world, repository, issue));
}

export function getIssue(call: Call): Answer {
  const repository = repositoryFor(call, 'issues', 'read');
  return ok(issueShape(call.world, repository, issueFor(call, repository)));
}

export function createIssue(call: Call): Answer {
  const repository = repositoryFor(call, 'issues', 'write');
  const title = String(call.body.title).trim();
  if (title === '') throw validationFailed({ resource: 'Issue', field: 'title', code: 'missing_field' });
  const issue = addIssue(call.world, repository, {
    title,
    body: textOrNull(call.body.body),
    author: actorName(call.actor) ?? '',
    // Whoever may not write has his labels dropped without a word.
    labels: mayWrite(call.actor, repository, 'issues') ? namesIn(call.body.labels) : [],
  });
  emitIssue(call.world, repository, issue, 'opened', issue.author);
  return created(issueShape(call.world, repository, issue));
}

export function updateIssue(call: Call): Answer {
  const repository = repositoryFor(call, 'issues', 'write');
  const issue = issueFor(call, repository);
  const who = actorName(call.actor) ?? '';
  if (!mayWrite(call.actor, repository, 'issues') && issue.author !== who) {
    throw new Refused(403, 'Must have admin rights to Repository.');
  }
  const { body } = call;
  const { actions, before } = changeIssue(call.world, issue, {
    title: body.title === undefined ? undefined : String(body.title),
    body: body.body === undefined ? undefined : textOrNull(body.body),
    state: body.state as Issue['state'] | undefined,
    stateReason: body.state_reason as Issue['stateReason'] | undefined,
    labels: body.labels === undefined ? undefined : namesIn(body.labels),
    assignees: body.assignees === undefined ? undefined : namesIn(body.assignees),
  });
  for (const action of actions) emitIssue(call.world, repository, issue, action, who, before);
  return ok(issueShape(call.world, repository, issue));
}

export function listComments(call: Call): Answer {
  const repository = repositoryFor(call, 'issues', 'read');
  const issue = issueFor(call, repository);
  const since = call.query.get('since');
  const rows = issue.comments.filter((one) => !since || Date.parse(one.updatedAt) >= Date.parse(since));
  return page(call, rows, (comment) => commentShape(call.world, repository, issue, comment));
}

export function createComment(call: Call): Answer {
  const repository = repositoryFor(call, 'issues', 'write');
  const issue = issueFor(call, repository);
  const text = String(call.body.body);
  if (text.trim() === '')
    throw validationFailed({
      resource: 'IssueComment',
      code: 'unprocessable',
      field: 'data',
      message: 'Body cannot be blank',
    });
  const at = timestamp(call.world);
  const author = actorName(call.actor) ?? '';
  const comment: Comment = { id: newId(call.world), author, body: text, createdAt: at, updatedAt: at };
  issue.comments.push(comment);
  issue.updatedAt = at;
  const shape = commentShape(call.world, repository, issue, comment);
  emit(call.world, repository, 'issue_comment', author, {
    action: 'created',
    issue: issueShape(call.world, repository, issue),
    comment: shape,
  });
  return created(shape);
}

export function sorted(rows: Issue[], query: URLSearchParams): Issue[] {
  const key = query.get('sort') ?? 'created';
  const direction = query.get('direction') === 'asc' ? 1 : -1;
  const value = (issue: Issue): number => {
    if (key === 'comments') return issue.comments.length;
    return Date.parse(key === 'updated' ? issue.updatedAt : issue.createdAt);
  };
  return rows.sort((a, b) => direction * (value(a) - value(b) || a.number - b.number));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** Labels and assignees come as names or as objects with a name. */
function namesIn(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.map((one: unknown) =>
    typeof one === 'object' && one !== null && 'name' in one ? String(one.name) : String(one),
  );
}
