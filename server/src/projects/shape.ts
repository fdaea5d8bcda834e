import {
  type Member,
  type Project,
  ProjectSettings,
  type Repository,
  type Role,
  type Token,
} from '@soulcaster/contract';
import type { ProjectRow } from '../context.ts';
import type { members, repositories, tokens, users } from '../db/tables.ts';

export function asProject(row: ProjectRow, role: Role): Project {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    key: row.key,
    role,
    demo: row.demo,
    settings: ProjectSettings.parse(row.settings),
    created_at: row.createdAt.toISOString(),
  };
}

export function asMember(row: typeof members.$inferSelect, user: typeof users.$inferSelect | null): Member {
  return {
    id: row.id,
    user_id: row.userId,
    login: row.login,
    name: user?.name ?? null,
    avatar_url: user?.image ?? null,
    role: row.role,
    state: row.userId ? 'member' : 'invited',
    created_at: row.createdAt.toISOString(),
  };
}

export function asToken(row: typeof tokens.$inferSelect): Token {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    last_used_at: row.lastUsedAt?.toISOString() ?? null,
    expires_at: row.expiresAt?.toISOString() ?? null,
    created_at: row.createdAt.toISOString(),
  };
}

export function asRepository(row: typeof repositories.$inferSelect): Repository {
  return {
    id: row.id,
    forge: row.forge,
    name: row.name,
    base_branch: row.baseBranch,
    setup_command: row.setupCommand,
    test_command: row.testCommand,
    hints: row.hints,
    created_at: row.createdAt.toISOString(),
  };
}
