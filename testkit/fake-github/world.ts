import type { Fault } from './faults.ts';
import type { Webhook } from './hooks.ts';

/** Everything this GitHub knows. In memory, but for the bare repositories, which are real ones under `directory`. */
export interface World {
  readonly url: string;
  readonly apiUrl: string;
  readonly directory: string;
  readonly now: () => Date;
  readonly limits: Limits;
  /** Sends a webhook; over HTTP unless a test does it by itself. */
  readonly deliver: (webhook: Webhook) => Promise<{ status: number }>;
  users: Map<string, User>;
  repositories: Map<string, Repository>;
  oauthApps: Map<string, OAuthApp>;
  githubApps: Map<number, GitHubApp>;
  codes: Map<string, AuthorizationCode>;
  tokens: Map<string, Token>;
  quotas: Map<string, Quota>;
  faults: Fault[];
  hooks: Hook[];
  deliveries: HookDelivery[];
  journal: JournalEntry[];
  violations: Violation[];
  /** Who sits at the browser; `null` shows a page to choose from. */
  signedIn: string | null;
  lastId: number;
}

export interface Limits {
  primaryPerHour: number;
  pointsPerMinute: number;
  contentPerMinute: number;
  /** GitHub's is 100; fewer make pages of a few rows. */
  rowsPerPage: number;
}

export type Role = 'read' | 'write' | 'admin';

export interface User {
  id: number;
  login: string;
  name: string | null;
  organizations: string[];
  /** Memberships shown to everybody; the others need `read:org`. */
  publicOrganizations: string[];
  emails: { email: string; primary: boolean; verified: boolean; visibility: 'public' | 'private' | null }[];
  createdAt: string;
}

export interface Repository {
  id: number;
  owner: string;
  name: string;
  description: string | null;
  private: boolean;
  defaultBranch: string;
  protectedBranches: string[];
  collaborators: Map<string, Role>;
  gitDirectory: string;
  issues: Map<number, Issue>;
  /** Issues, pull requests and discussions are numbered together; what went is never numbered again. */
  lastNumber: number;
  /** Issues that went, and the address of the new one where they were transferred. */
  goneIssues: Map<number, { movedTo: string | null }>;
  discussions: Map<number, Discussion>;
  discussionsEnabled: boolean;
  createdAt: string;
  updatedAt: string;
  pushedAt: string;
}

/** As on GitHub, a pull request is an issue with a pull part; both are numbered together. */
export interface Issue {
  id: number;
  number: number;
  title: string;
  body: string | null;
  state: 'open' | 'closed';
  stateReason: 'completed' | 'not_planned' | 'duplicate' | 'reopened' | null;
  author: string;
  labels: string[];
  assignees: string[];
  comments: Comment[];
  /** Thumbs up. Reacting does not count as an update. */
  reactions: number;
  locked: boolean;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
  pull: Pull | null;
}

export interface Discussion {
  id: number;
  number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
  author: string;
  category: string;
  comments: number;
  reactions: number;
  createdAt: string;
  updatedAt: string;
}

export interface Pull {
  head: string;
  base: string;
  headSha: string;
  baseSha: string;
  draft: boolean;
  mergedAt: string | null;
  mergedBy: string | null;
  mergeCommitSha: string | null;
}

export interface Comment {
  id: number;
  author: string;
  body: string;
  createdAt: string;
  updatedAt: string;
}

export interface OAuthApp {
  clientId: string;
  clientSecret: string;
  callbackUrl: string;
}

export interface GitHubApp {
  id: number;
  slug: string;
  owner: string;
  publicKey: string;
  installationId: number;
  /** Full names (`owner/name`) that the installation covers. */
  repositories: string[];
  permissions: Record<string, 'read' | 'write'>;
}

export interface AuthorizationCode {
  clientId: string;
  redirectUri: string;
  login: string;
  scopes: string[];
  codeChallenge: string | null;
  expiresAt: number;
}

export type Token =
  | { kind: 'oauth'; login: string; scopes: string[]; clientId: string }
  | {
      kind: 'installation';
      appId: number;
      repositories: string[];
      permissions: Record<string, 'read' | 'write'>;
      expiresAt: number;
    };

export interface Quota {
  used: number;
  resetAt: number;
  minute: number;
  pointsThisMinute: number;
  contentThisMinute: number;
}

export interface Hook {
  id: number;
  repository: string;
  url: string;
  secret: string;
  events: string[];
}

export interface HookDelivery {
  deliveryId: string;
  event: string;
  action: string | null;
  /** `null` while under way, 0 when nobody answered. */
  status: number | null;
  settled: Promise<void>;
}

export interface JournalEntry {
  at: string;
  phase: 'oauth' | 'rest' | 'git_fetch' | 'git_push' | 'web';
  method: string;
  path: string;
  /** A login, `slug[bot]` for an App, `null` for nobody. */
  who: string | null;
  operation: string | null;
  scopes: string[];
  status: number | null;
  /** The fault that was played on it. */
  fault: string | null;
}

export interface Violation {
  method: string;
  path: string;
  problem: string;
}

export function timestamp(world: World): string {
  return world
    .now()
    .toISOString()
    .replace(/\.\d{3}Z$/, 'Z');
}

export function newId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** GitHub compares logins and names without regard to case. */
export function findRepository(world: World, owner: string, name: string): Repository | undefined {
  return world.repositories.get(`${owner}/${name}`.toLowerCase());
}

export function findUser(world: World, login: string): User | undefined {
  return world.users.get(login.toLowerCase());
}
