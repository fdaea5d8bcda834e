import type { AgentId, Project, ProjectCreate } from '@soulcaster/contract';
import { type Installation, inTransaction, projectContext } from '../context.ts';
import { members, projects } from '../db/tables.ts';
import { AppError } from '../errors.ts';
import { recordEvent } from '../events/record.ts';
import type { SignedInUser } from '../identity/authenticate.ts';
import { newId } from '../ids.ts';
import { asProject } from './shape.ts';

/** Makes a project that `user` owns. */
export async function createProject(
  installation: Installation,
  user: SignedInUser,
  input: ProjectCreate & { demo?: boolean },
): Promise<Project> {
  const id = newId();
  const row = {
    id,
    name: input.name,
    key: input.key ?? keyFrom(input.name),
    demo: input.demo ?? false,
    settings: firstSettings(installation),
    lastClusterNumber: 0,
    groupingRevision: 0,
    embedder: null,
    embedderDimensions: null,
    createdAt: installation.now(),
  };
  const actor = {
    kind: 'user' as const,
    userId: user.id,
    name: user.login ?? user.name,
    installationOwner: user.installationOwner,
  };
  for (const slug of slugs(input.name)) {
    const project = { ...row, slug };
    const ctx = projectContext(installation, project, 'owner', actor);
    const made = await inTransaction(ctx, async (tx) => {
      const inserted = await tx.db
        .insert(projects)
        .values(project)
        .onConflictDoNothing()
        .returning({ id: projects.id });
      if (inserted.length === 0) return false;
      await tx.db
        .insert(members)
        .values({ id: newId(), projectId: id, userId: user.id, login: user.login ?? user.name, role: 'owner' });
      await recordEvent(tx, { type: 'project.created', subjectId: id, summary: `made the project ${input.name}` });
      return true;
    });
    if (made) return asProject(project, 'owner');
  }
  throw new AppError('conflict', 'There are too many projects of this name already.');
}

/** What the earlier Soulcaster was set up with keeps its meaning: Kilocode at E2B comes first. */
function firstSettings({ config }: Installation): { agents?: AgentId[] } {
  const original = config.E2B_API_KEY && config.KILOCODE_TEMPLATE_NAME && config.SOULCASTER_SANDBOX === 'e2b';
  return original ? { agents: ['kilocode', 'repair', 'builtin'] } : {};
}

function* slugs(name: string): Iterable<string> {
  const base =
    name
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40) || 'project';
  yield base;
  for (let number = 2; number < 100; number++) yield `${base}-${number}`;
}

/** Two to four letters for short ids: the initials of several words, else the first letters. */
function keyFrom(name: string): string {
  const words = name.toUpperCase().match(/[A-Z][A-Z0-9]*/g) ?? ['SC'];
  const letters = words.length > 1 ? words.map((word) => word[0]).join('') : words[0]!;
  return letters.slice(0, 4).padEnd(2, 'X');
}
