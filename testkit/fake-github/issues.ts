import { type Issue, newId, type Pull, type Repository, timestamp, type World } from './world.ts';

export interface IssueDraft {
  title: string;
  body?: string | null;
  author: string;
  labels?: string[];
  assignees?: string[];
  pull?: Pull;
}

export interface IssueChange {
  title?: string;
  body?: string | null;
  state?: 'open' | 'closed';
  stateReason?: Issue['stateReason'];
  labels?: string[];
  assignees?: string[];
}

export function addIssue(world: World, repository: Repository, draft: IssueDraft): Issue {
  const at = timestamp(world);
  const issue: Issue = {
    id: newId(world),
    number: nextNumber(repository),
    title: draft.title,
    body: draft.body ?? null,
    state: 'open',
    stateReason: null,
    author: draft.author,
    labels: draft.labels ?? [],
    assignees: draft.assignees ?? [],
    comments: [],
    reactions: 0,
    locked: false,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    pull: draft.pull ?? null,
  };
  repository.issues.set(issue.number, issue);
  return issue;
}

export function nextNumber(repository: Repository): number {
  repository.lastNumber += 1;
  return repository.lastNumber;
}

/** Answers which webhook actions GitHub would send for the change. */
export function changeIssue(
  world: World,
  issue: Issue,
  change: IssueChange,
): { actions: string[]; before: { title: string; body: string | null } } {
  const before = { title: issue.title, body: issue.body };
  const actions: string[] = [];
  issue.title = change.title ?? issue.title;
  if (change.body !== undefined) issue.body = change.body;
  if (issue.title !== before.title || issue.body !== before.body) actions.push('edited');
  if (change.labels) issue.labels = change.labels;
  if (change.assignees) issue.assignees = change.assignees;
  issue.updatedAt = timestamp(world);
  if (change.state && change.state !== issue.state) actions.push(moveIssue(issue, change.state, change.stateReason));
  return { actions, before };
}

function moveIssue(issue: Issue, state: Issue['state'], reason: Issue['stateReason'] | undefined): string {
  issue.state = state;
  issue.closedAt = state === 'closed' ? issue.updatedAt : null;
  if (!issue.pull) issue.stateReason = state === 'closed' ? (reason ?? 'completed') : 'reopened';
  return state === 'closed' ? 'closed' : 'reopened';
}

/** GitHub's closing words, which act when the pull request is merged into the default branch. */
export function issuesClosedBy(repository: Repository, text: string): Issue[] {
  const numbers = [...text.matchAll(/\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+#(\d+)\b/gi)].map((match) =>
    Number(match[1]),
  );
  return [...new Set(numbers)].flatMap((number) => {
    const issue = repository.issues.get(number);
    return issue && !issue.pull && issue.state === 'open' ? [issue] : [];
  });
}
