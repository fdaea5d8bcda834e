import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { commitFiles, createBareRepository, type Files } from './bare-repository.ts';
import { branchCommit, git } from './git.ts';
import { deliverWebhook, emitIssue, issuePayload, pingPayload, pullPayload, send, type Webhook } from './hooks.ts';
import { addIssue, changeIssue, type IssueChange } from './issues.ts';
import { issueToken } from './oauth.ts';
import { followBranches } from './pulls.ts';
import { type Merging, merge } from './rest/merge.ts';
import { type Tracker, trackerOf } from './tracker.ts';
import {
  findRepository,
  findUser,
  type GitHubApp,
  type Hook,
  type Issue,
  newId,
  type OAuthApp,
  type Repository,
  type Role,
  timestamp,
  type User,
  type World,
} from './world.ts';

export interface NewUser {
  name?: string;
  orgs?: string[];
  publicOrgs?: string[];
  email?: string;
  emails?: User['emails'];
}

export interface NewRepository {
  files?: Files;
  fromDir?: string;
  private?: boolean;
  description?: string;
  defaultBranch?: string;
  /** Switched on, as an owner does in the settings. */
  discussions?: boolean;
  /** Without its bare repository, where only its issues matter. */
  withoutGit?: boolean;
  /** Logins that may push, or logins with their role. */
  collaborators?: string[] | Record<string, Role>;
}

export interface NewHook {
  url: string;
  secret: string;
  events?: string[];
}

/** What the people of this GitHub do in their browsers; webhooks go out for it as for what is done through REST. */
export interface Admin extends Tracker {
  addUser(login: string, options?: NewUser): User;
  /** The account stays the same, with its id and its tokens. */
  renameUser(login: string, to: string): void;
  /** `null` shows the page to choose from. */
  signInAs(login: string | null): void;
  issueToken(login: string, scopes: string[]): string;
  revokeToken(token: string): void;
  registerOAuthApp(options: { callbackUrl: string; clientId?: string; clientSecret?: string }): OAuthApp;
  registerGitHubApp(options: Omit<GitHubApp, 'id' | 'installationId'>): GitHubApp;
  createRepository(owner: string, name: string, options?: NewRepository): Promise<Repository>;
  /** Adds a commit, on a new branch too; without files there is only the branch. Answers the branch's commit. */
  commitFiles(repository: Repository, branch: string, files: Files, message?: string): Promise<string>;
  deleteBranch(repository: Repository, branch: string): Promise<void>;
  openIssue(repository: Repository, draft: { title: string; body?: string; author?: string; labels?: string[] }): Issue;
  editIssue(repository: Repository, number: number, change: IssueChange, by?: string): Issue;
  closeIssue(repository: Repository, number: number, by?: string): Issue;
  mergePull(repository: Repository, number: number, merging?: Partial<Merging>): Promise<string>;
  /** Sends a ping at once, then every event asked for. */
  addWebhook(repository: Repository, hook: NewHook): Hook;
  deliverWebhook(hook: Webhook): ReturnType<typeof deliverWebhook>;
  /** The payload of the event `issues`; `before` is what `edited` changed. */
  issuePayload(
    repository: Repository,
    number: number,
    change: { action: string; sender?: string; before?: { title: string; body: string | null } },
  ): object;
  /** The payload of the event `pull_request`. */
  pullPayload(repository: Repository, number: number, change: { action: string; sender?: string }): Promise<object>;
  pingPayload(repository: Repository, hook: Hook): object;
  /** Waits for all webhooks sent so far. */
  deliveriesSettled(): Promise<void>;
}

export function adminOf(world: World): Admin {
  return {
    ...trackerOf(world),
    addUser: (login, options) => addUser(world, login, options),
    renameUser: (login, to) => renameUser(world, login, to),
    signInAs: (login) => {
      if (login !== null && !findUser(world, login)) throw new Error(`there is no user ${login}`);
      world.signedIn = login;
    },
    issueToken: (login, scopes) => issueToken(world, login, scopes),
    revokeToken: (token) => void world.tokens.delete(token),
    registerOAuthApp: (options) => registerOAuthApp(world, options),
    registerGitHubApp: (options) => {
      const app = { ...options, id: newId(world), installationId: newId(world) };
      world.githubApps.set(app.id, app);
      return app;
    },
    createRepository: (owner, name, options) => createRepository(world, owner, { ...options, name }),
    commitFiles: (repository, branch, files, message = 'Change files') =>
      commitOnBranch(world, repository, { branch, files, message }),
    deleteBranch: async (repository, branch) => {
      await git(repository.gitDirectory, ['update-ref', '-d', `refs/heads/${branch}`]);
      await followBranches(repository, timestamp(world));
    },
    openIssue: (repository, draft) => {
      const issue = addIssue(world, repository, { ...draft, author: draft.author ?? repository.owner });
      emitIssue(world, repository, issue, 'opened', issue.author);
      return issue;
    },
    editIssue: (repository, number, change, by) => editIssue(world, repository, { number, change, by }),
    closeIssue: (repository, number, by) => editIssue(world, repository, { number, change: { state: 'closed' }, by }),
    mergePull: (repository, number, merging) =>
      merge(world, repository, issueNumbered(repository, number), {
        who: repository.owner,
        method: 'merge',
        ...merging,
      }),
    addWebhook: (repository, options) => addWebhook(world, repository, options),
    deliverWebhook,
    issuePayload: (repository, number, change) =>
      issuePayload(world, repository, issueNumbered(repository, number), { sender: repository.owner, ...change }),
    pullPayload: (repository, number, change) =>
      pullPayload(world, repository, issueNumbered(repository, number), { sender: repository.owner, ...change }),
    pingPayload: (repository, hook) => pingPayload(world, repository, hook),
    deliveriesSettled: async () => {
      await Promise.all(world.deliveries.map((delivery) => delivery.settled));
    },
  };
}

function addUser(world: World, login: string, options: NewUser = {}): User {
  const id = newId(world);
  const address = options.email ?? `${login.toLowerCase()}@example.com`;
  const user: User = {
    id,
    login,
    name: options.name ?? login,
    organizations: options.orgs ?? [],
    publicOrganizations: options.publicOrgs ?? [],
    emails: options.emails ?? [
      { email: address, primary: true, verified: true, visibility: 'private' },
      { email: `${id}+${login}@users.noreply.github.com`, primary: false, verified: true, visibility: null },
    ],
    createdAt: timestamp(world),
  };
  world.users.set(login.toLowerCase(), user);
  return user;
}

function renameUser(world: World, login: string, to: string): void {
  const user = findUser(world, login);
  if (!user) throw new Error(`there is no user ${login}`);
  world.users.delete(login.toLowerCase());
  user.login = to;
  world.users.set(to.toLowerCase(), user);
  for (const token of world.tokens.values())
    if ('login' in token && token.login.toLowerCase() === login.toLowerCase()) token.login = to;
}

function registerOAuthApp(
  world: World,
  options: { callbackUrl: string; clientId?: string; clientSecret?: string },
): OAuthApp {
  const app = {
    clientId: options.clientId ?? `Ov23li${randomBytes(7).toString('hex')}`,
    clientSecret: options.clientSecret ?? randomBytes(20).toString('hex'),
    callbackUrl: options.callbackUrl,
  };
  world.oauthApps.set(app.clientId, app);
  return app;
}

async function createRepository(
  world: World,
  owner: string,
  options: NewRepository & { name: string },
): Promise<Repository> {
  if (findRepository(world, owner, options.name)) throw new Error(`${owner}/${options.name} exists`);
  const at = timestamp(world);
  const branch = options.defaultBranch ?? 'main';
  const roles = Array.isArray(options.collaborators)
    ? options.collaborators.map((login) => [login, 'write'] as const)
    : Object.entries(options.collaborators ?? {});
  const repository: Repository = {
    id: newId(world),
    owner,
    name: options.name,
    description: options.description ?? null,
    private: options.private ?? true,
    defaultBranch: branch,
    protectedBranches: [branch],
    collaborators: new Map(roles.map(([login, role]) => [login.toLowerCase(), role])),
    gitDirectory: join(world.directory, owner, `${options.name}.git`),
    issues: new Map(),
    lastNumber: 0,
    goneIssues: new Map(),
    discussions: new Map(),
    discussionsEnabled: options.discussions ?? false,
    createdAt: at,
    updatedAt: at,
    pushedAt: at,
  };
  if (!options.withoutGit)
    await createBareRepository(repository.gitDirectory, { branch, files: options.files, fromDir: options.fromDir });
  world.repositories.set(`${owner}/${options.name}`.toLowerCase(), repository);
  return repository;
}

async function commitOnBranch(
  world: World,
  repository: Repository,
  { branch, files, message }: { branch: string; files: Files; message: string },
): Promise<string> {
  const { gitDirectory, defaultBranch } = repository;
  if (!(await branchCommit(gitDirectory, branch))) await git(gitDirectory, ['branch', branch, defaultBranch]);
  if (Object.keys(files).length > 0) await commitFiles(gitDirectory, branch, { files, message });
  await followBranches(repository, timestamp(world));
  return (await branchCommit(gitDirectory, branch)) ?? '';
}

function editIssue(
  world: World,
  repository: Repository,
  { number, change, by }: { number: number; change: IssueChange; by?: string },
): Issue {
  const issue = issueNumbered(repository, number);
  const { actions, before } = changeIssue(world, issue, change);
  for (const action of actions) emitIssue(world, repository, issue, action, by ?? repository.owner, before);
  return issue;
}

function addWebhook(world: World, repository: Repository, options: NewHook): Hook {
  const name = `${repository.owner}/${repository.name}`.toLowerCase();
  const hook = { id: newId(world), repository: name, events: ['*'], ...options };
  world.hooks.push(hook);
  send(world, hook, 'ping', pingPayload(world, repository, hook));
  return hook;
}

function issueNumbered(repository: Repository, number: number): Issue {
  const issue = repository.issues.get(number);
  if (!issue) throw new Error(`there is no issue or pull request ${number}`);
  return issue;
}
