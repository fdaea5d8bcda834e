import type { Client, Feedback } from '@soulcaster/contract';
import { type FakeEmbeddings, meaningByWords, startFakeEmbeddings } from '@soulcaster/testkit/fake-embeddings/index';
import { and, eq } from 'drizzle-orm';
import { projectContext } from '../../context.ts';
import { projects, vectors } from '../../db/tables.ts';
import { sweep } from '../../tasks/sweep.ts';
import { type TestInstallation, testInstallation } from '../../test-installation.ts';

/** Two reports of one bug that share no word. */
export const signIn = {
  first: 'Cannot sign in any more. The password is right, yet I stay outside.',
  again: 'Login broken since this morning, my account refuses me!',
};

const others = [
  'The export of invoices stops at page three.',
  'Avatar upload rejects square pictures.',
  'Dark theme leaves white borders around tables.',
  'Search shows deleted entries first.',
  'Emails arrive twice after a refund.',
  'The map flickers while zooming quickly.',
  'Printing a label cuts off its barcode.',
  'Currency switches back to euro on reload.',
  'Notifications ring at night despite quiet hours.',
  'Calendar begins weeks on the wrong day.',
  'Videos play without sound in the gallery.',
];

export const meanings = meaningByWords([/sign in|Login/]);

export interface EmbeddingWorld extends AsyncDisposable {
  world: TestInstallation;
  fake: FakeEmbeddings;
  newProject(): Promise<ProjectWorld>;
}

export interface ProjectWorld {
  id: string;
  api: ReturnType<Client['project']>;
  /** Reports, and waits until it is grouped. */
  report(body: string): Promise<Feedback>;
  /** Enough unrelated reports to know what is usual in the project. */
  fill(): Promise<void>;
  /** Whether the two are in one cluster, or a question asks if they should be. */
  together(one: Feedback, other: Feedback): Promise<boolean>;
  /** Sweeps as if it were so much later, until the project's vectors are all there. */
  caughtUp(laterMs?: number): Promise<void>;
  rows(): Promise<(typeof vectors.$inferSelect)[]>;
}

/** An installation with a fake embedder; `env` comes on top. */
export async function embeddingWorld(env: Record<string, string> = {}): Promise<EmbeddingWorld> {
  const fake = await startFakeEmbeddings();
  fake.embed = meanings;
  const world = await testInstallation({
    EMBEDDER: 'gemini',
    GEMINI_API_KEY: fake.apiKey,
    GEMINI_BASE_URL: fake.baseUrls.gemini,
    EMBEDDING_DIMENSIONS: '256',
    ...env,
  }).catch(async (error: Error) => {
    await fake.stop();
    throw error;
  });
  return {
    world,
    fake,
    newProject: () => newProject(world),
    [Symbol.asyncDispose]: async () => {
      await world.close();
      await fake.stop();
    },
  };
}

async function newProject(world: TestInstallation): Promise<ProjectWorld> {
  const { id } = await world.newProject();
  const api = world.client.project(id);
  const report = async (body: string) => {
    const made = await api.feedback.create({ body });
    return world.until(id, async () => {
      const item = await api.feedback.get(made.id);
      return item.cluster_id ? item : null;
    });
  };
  const rows = () => world.installation.db.select().from(vectors).where(eq(vectors.projectId, id));
  return {
    id,
    api,
    report,
    rows,
    fill: async () => {
      await Promise.all(others.map(report));
    },
    together: async (one, other) => {
      const [a, b] = [await api.feedback.get(one.id), await api.feedback.get(other.id)];
      if (a.cluster_id === b.cluster_id) return true;
      const { suggestions } = await api.clusters.get(b.cluster_id!);
      return suggestions.some((each) => each.cluster.id === a.cluster_id || each.other.id === a.cluster_id);
    },
    caughtUp: async (laterMs = 0) => {
      await world.at(laterMs, async () => {
        await sweep(world.installation);
        await world.until(id, async () => {
          const { embedder } = await api.clusterJobs.status();
          return embedder?.state === 'ready';
        });
      });
    },
  };
}

export async function contextOf(world: TestInstallation, id: string) {
  const [project] = await world.installation.db
    .select()
    .from(projects)
    .where(and(eq(projects.id, id)));
  return projectContext(world.installation, project!, 'owner', { kind: 'task', name: 'test' });
}
