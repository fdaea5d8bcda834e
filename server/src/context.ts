import type { Agent, CommandLineAgent, SandboxProvider } from '@soulcaster/agent';
import { type AgentId, ProjectSettings, type Role } from '@soulcaster/contract';
import type { Logger } from 'pino';
import type { VectorIndex } from './clusters/vectors/vector-index.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { projects } from './db/tables.ts';
import type { Embedders } from './embedders/embedder.ts';
import { AppError } from './errors.ts';
import type { NamedModel } from './fixes/model.ts';
import type { Forges } from './forges/forge.ts';
import type { SourceAdapter } from './sources/source.ts';
import type { Queue } from './tasks/queue.ts';
import type { Vault } from './vault.ts';

export type ProjectRow = typeof projects.$inferSelect;

export type Actor =
  | { kind: 'user'; userId: string; name: string; installationOwner: boolean }
  | { kind: 'token'; tokenId: string; name: string }
  | { kind: 'source'; sourceId: string; name: string }
  | { kind: 'task'; name: string };

/** What `main` wires once: the outside world behind interfaces. */
export interface Installation {
  config: Config;
  version: string;
  db: Db;
  now(): Date;
  log: Logger;
  vault: Vault;
  queue: Queue;
  /** By kind; a kind that is not there cannot be used. */
  sources: Readonly<Record<string, SourceAdapter | undefined>>;
  forges: Forges;
  sandbox: SandboxProvider;
  agents: Record<AgentId, Agent | CommandLineAgent>;
  /** Null when no model is configured. */
  fixModel: NamedModel | null;
  /** Asked where the grouping is unsure, and for titles; null when none is named. */
  groupingModel: NamedModel | null;
  embedders: Embedders;
  vectorIndex: VectorIndex;
  /** The GitHub token of a person who signed in, opened for one piece of work; null where there is none. */
  githubToken(userId: string): Promise<string | null>;
}

/** Who does something in which project. Every verb of a project takes one, so nothing is done outside a project's scope. */
export interface Ctx {
  readonly installation: Installation;
  readonly project: ProjectRow;
  readonly settings: ProjectSettings;
  readonly role: Role;
  readonly actor: Actor;
  readonly db: Db;
  readonly log: Logger;
  now(): Date;
}

export function projectContext(
  installation: Installation,
  project: ProjectRow,
  role: Role,
  actor: Actor,
  db: Db = installation.db,
): Ctx {
  return {
    installation,
    project,
    settings: ProjectSettings.parse(project.settings),
    role,
    actor,
    db,
    log: installation.log.child({ project: project.slug }),
    now: installation.now,
  };
}

const ATTEMPTS_MAX = 4;

/**
 * Runs `work` in a transaction: all its writes and their events, or none. Joins one that is open. Of two that wait for each other the
 * database ends one, which is run again: so `work` must leave no trace but in the database.
 */
export async function inTransaction<T>(ctx: Ctx, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const joins = ctx.db !== ctx.installation.db;
  for (let attempt = 1; ; attempt++) {
    try {
      return await ctx.db.transaction((tx) => work({ ...ctx, db: tx }));
    } catch (error) {
      if (joins || attempt === ATTEMPTS_MAX || !isDeadlock(error)) throw error;
      ctx.log.debug({ attempt }, 'run again: two transactions waited for each other');
    }
  }
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: deadlock_detected, serialization_failure. */
function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && (error.code === '40P01' || error.code === '40001')) return true;
  return isDeadlock(error.cause);
}

const ladder: Role[] = ['viewer', 'triager', 'developer', 'admin', 'owner'];

export const roleAtLeast = (role: Role, needed: Role) => ladder.indexOf(role) >= ladder.indexOf(needed);

/** The first line of each verb. */
export function requireRole(ctx: Ctx, needed: Role): void {
  if (roleAtLeast(ctx.role, needed)) return;
  throw new AppError('forbidden', `This needs the role ${needed}; yours in ${ctx.project.name} is ${ctx.role}.`);
}

export function actorName(actor: Actor): string {
  switch (actor.kind) {
    case 'user':
      return actor.name;
    case 'token':
      return `token:${actor.name}`;
    case 'source':
      return `source:${actor.name}`;
    case 'task':
      return 'soulcaster';
    default:
      return actor satisfies never;
  }
}
