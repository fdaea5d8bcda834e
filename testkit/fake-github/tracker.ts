import { fullName } from './access.ts';
import { emit, emitIssue } from './hooks.ts';
import { addIssue, nextNumber } from './issues.ts';
import { discussionShape } from './shapes/discussion.ts';
import { commentShape, htmlUrl, issueShape } from './shapes/issue.ts';
import { type Discussion, type Issue, newId, type Repository, timestamp, type World } from './world.ts';

export interface NewDiscussion {
  title: string;
  body: string;
  category?: string;
  author?: string;
}

/** What people do with issues and discussions in their browsers, beside opening and editing. */
export interface Tracker {
  comment(repository: Repository, number: number, body: string, by?: string): void;
  /** Thumbs up. GitHub sends nothing for it, and it is no update. */
  react(repository: Repository, number: number): void;
  lockIssue(repository: Repository, number: number): void;
  /** A pull request as far as the lists of issues show it: it has no branch. */
  openPull(repository: Repository, title: string): Issue;
  pinIssue(repository: Repository, number: number): void;
  deleteIssue(repository: Repository, number: number): void;
  transferIssue(repository: Repository, number: number, to: Repository): Issue;
  openDiscussion(repository: Repository, draft: NewDiscussion): Discussion;
  changeDiscussion(
    repository: Repository,
    number: number,
    change: Partial<Pick<Discussion, 'title' | 'body' | 'state'>>,
  ): void;
  commentDiscussion(repository: Repository, number: number): void;
  deleteDiscussion(repository: Repository, number: number): void;
}

export function trackerOf(world: World): Tracker {
  return {
    comment: (repository, number, body, by = repository.owner) => {
      const issue = found(repository.issues, number);
      const at = timestamp(world);
      const comment = { id: newId(world), author: by, body, createdAt: at, updatedAt: at };
      issue.comments.push(comment);
      issue.updatedAt = at;
      emit(world, repository, 'issue_comment', by, {
        action: 'created',
        issue: issueShape(world, repository, issue),
        comment: commentShape(world, repository, issue, comment),
      });
    },
    react: (repository, number) => {
      found(repository.issues, number).reactions += 1;
    },
    lockIssue: (repository, number) => {
      const issue = found(repository.issues, number);
      Object.assign(issue, { locked: true, updatedAt: timestamp(world) });
      emitIssue(world, repository, issue, 'locked', repository.owner);
    },
    openPull: (repository, title) =>
      addIssue(world, repository, {
        ...{ title, author: repository.owner },
        pull: {
          ...{ head: 'fix', base: repository.defaultBranch, headSha: '0'.repeat(40), baseSha: '0'.repeat(40) },
          ...{ draft: false, mergedAt: null, mergedBy: null, mergeCommitSha: null },
        },
      }),
    pinIssue: (repository, number) =>
      emitIssue(world, repository, found(repository.issues, number), 'pinned', repository.owner),
    deleteIssue: (repository, number) => {
      const issue = found(repository.issues, number);
      repository.issues.delete(number);
      repository.goneIssues.set(number, { movedTo: null });
      emitIssue(world, repository, issue, 'deleted', repository.owner);
    },
    transferIssue: (repository, number, to) => transfer(world, repository, found(repository.issues, number), to),
    openDiscussion: (repository, draft) => openDiscussion(world, repository, draft),
    changeDiscussion: (repository, number, change) => {
      const discussion = found(repository.discussions, number);
      const before = discussion.state;
      Object.assign(discussion, change, { updatedAt: timestamp(world) });
      if (change.title !== undefined || change.body !== undefined)
        emitDiscussion(world, repository, discussion, 'edited');
      if (discussion.state !== before)
        emitDiscussion(world, repository, discussion, discussion.state === 'closed' ? 'closed' : 'reopened');
    },
    commentDiscussion: (repository, number) => {
      const discussion = found(repository.discussions, number);
      Object.assign(discussion, { comments: discussion.comments + 1, updatedAt: timestamp(world) });
      emit(world, repository, 'discussion_comment', repository.owner, {
        action: 'created',
        discussion: discussionShape(world, repository, discussion),
        comment: { id: newId(world), body: 'The same here.' },
      });
    },
    deleteDiscussion: (repository, number) => {
      const discussion = found(repository.discussions, number);
      repository.discussions.delete(number);
      emitDiscussion(world, repository, discussion, 'deleted');
    },
  };
}

/** The issue goes and comes again under another id; both repositories are told. */
function transfer(world: World, repository: Repository, issue: Issue, to: Repository): Issue {
  const moved = addIssue(world, to, { title: issue.title, body: issue.body, author: issue.author });
  repository.issues.delete(issue.number);
  repository.goneIssues.set(issue.number, { movedTo: `${world.apiUrl}/repos/${fullName(to)}/issues/${moved.number}` });
  emit(world, repository, 'issues', repository.owner, {
    action: 'transferred',
    issue: issueShape(world, repository, issue),
    changes: { new_issue: { ...issueShape(world, to, moved), html_url: htmlUrl(world, to, moved) } },
  });
  emitIssue(world, to, moved, 'opened', repository.owner);
  return moved;
}

function openDiscussion(world: World, repository: Repository, draft: NewDiscussion): Discussion {
  const at = timestamp(world);
  const discussion: Discussion = {
    ...{ id: newId(world), number: nextNumber(repository), title: draft.title, body: draft.body, state: 'open' },
    ...{ author: draft.author ?? repository.owner, category: draft.category ?? 'General' },
    ...{ comments: 0, reactions: 0, createdAt: at, updatedAt: at },
  };
  repository.discussions.set(discussion.number, discussion);
  emitDiscussion(world, repository, discussion, 'created');
  return discussion;
}

function emitDiscussion(world: World, repository: Repository, discussion: Discussion, action: string): void {
  const shape = discussionShape(world, repository, discussion);
  emit(world, repository, 'discussion', repository.owner, { action, discussion: shape });
}

function found<T>(rows: Map<number, T>, number: number): T {
  const row = rows.get(number);
  if (!row) throw new Error(`there is no number ${number}`);
  return row;
}
