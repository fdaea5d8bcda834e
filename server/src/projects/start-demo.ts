import { join } from 'node:path';
import { createRepository as createBareRepository } from '@soulcaster/agent';
import type { Project } from '@soulcaster/contract';
import { eq } from 'drizzle-orm';
import { type Installation, projectContext } from '../context.ts';
import { projects } from '../db/tables.ts';
import type { SignedInUser } from '../identity/authenticate.ts';
import { createProject } from './create.ts';
import { createRepository } from './repositories.ts';
import { createSource } from './sources.ts';
import { createToken } from './tokens.ts';

/** The demo's files and its reports; `main` passes them in. */
export interface DemoKit {
  readFiles(): Promise<{ path: string; content: Uint8Array; executable?: boolean }[]>;
  /** Sends the reports over HTTP, as their senders would. */
  play(stage: DemoStage): Promise<void>;
}

export interface DemoStage {
  origin: string;
  projectId: string;
  token: string;
  doors: Record<'sentry' | 'github' | 'webhook', { url: string; secret: string }>;
}

/**
 * Makes the demo project with its repository and sources, and begins to send it reports through the real doors. Answers at once;
 * the reports come in over the next seconds.
 */
export async function startDemo(installation: Installation, user: SignedInUser, kit: DemoKit): Promise<Project> {
  const project = await createProject(installation, user, { name: 'Demo shop', key: 'DEMO', demo: true });
  const [row] = await installation.db.select().from(projects).where(eq(projects.id, project.id));
  const ctx = projectContext(installation, row!, 'owner', {
    kind: 'user',
    userId: user.id,
    name: user.login ?? user.name,
    installationOwner: user.installationOwner,
  });
  const dir = join(installation.config.dataDir, 'repositories', project.slug, 'shop.git');
  await createBareRepository({
    dir,
    branch: 'main',
    files: await kit.readFiles(),
    message: 'The demo shop\n',
    author: { name: 'Soulcaster demo', email: 'demo@localhost' },
    date: installation.now(),
  });
  const repository = await createRepository(ctx, { forge: 'local', name: dir, hints: '' });
  const door = async (kind: 'sentry' | 'github' | 'webhook', name: string) => {
    const source = await createSource(ctx, { kind, name, settings: {}, repository_id: repository.id });
    return { url: source.ingest_url!, secret: source.secret! };
  };
  const doors = {
    sentry: await door('sentry', 'Sentry of the shop'),
    github: await door('github', 'Issues of the shop'),
    webhook: await door('webhook', 'Support desk'),
  };
  const { token } = await createToken(ctx, { name: 'demo reports', role: 'triager', expires_in_days: 1 });
  const origin = new URL(doors.sentry.url).origin;
  kit
    .play({ origin, projectId: project.id, token, doors })
    .catch((error) => installation.log.error({ error }, 'the demo could not send all its reports'));
  return project;
}
