import type { Role } from '@soulcaster/contract';
import { and, eq } from 'drizzle-orm';
import type { ProjectRow } from '../context.ts';
import type { Db } from '../db/db.ts';
import { members, projects } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import type { Caller } from '../identity/authenticate.ts';

const SLUG = /^[a-z0-9-]+$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The project with this id (or slug) as this caller may see it. One that is not theirs is `not_found`, like one that is not. */
export async function openProject(db: Db, caller: Caller, id: string): Promise<{ project: ProjectRow; role: Role }> {
  const named = UUID.test(id) ? eq(projects.id, id) : eq(projects.slug, id);
  const missing = new AppError('not_found', 'There is no such project, or you are not a member of it.');
  if (!UUID.test(id) && !SLUG.test(id)) throw missing;
  if (caller.kind === 'token') {
    const [project] = await db
      .select()
      .from(projects)
      .where(and(named, eq(projects.id, caller.projectId)));
    if (!project) throw missing;
    return { project, role: caller.role };
  }
  const [row] = await db
    .select({ project: projects, role: members.role })
    .from(projects)
    .innerJoin(members, and(eq(members.projectId, projects.id), eq(members.userId, caller.id)))
    .where(named);
  if (!row) throw missing;
  return row;
}

/** The projects that a caller can open, oldest first, each with the caller's role. */
export async function openProjects(db: Db, caller: Caller): Promise<{ project: ProjectRow; role: Role }[]> {
  if (caller.kind === 'token') {
    const rows = await db.select().from(projects).where(eq(projects.id, caller.projectId));
    return rows.map((project) => ({ project, role: caller.role }));
  }
  return db
    .select({ project: projects, role: members.role })
    .from(projects)
    .innerJoin(members, and(eq(members.projectId, projects.id), eq(members.userId, caller.id)))
    .orderBy(projects.createdAt);
}
