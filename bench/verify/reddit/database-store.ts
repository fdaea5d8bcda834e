import { projectContext } from '@soulcaster/server/context';
import { projects } from '@soulcaster/server/db/tables';
import { syncSource } from '@soulcaster/server/feedback/sync';
import { forgetRedditSessions } from '@soulcaster/server/sources/reddit/client';
import { testInstallation } from '@soulcaster/server/test-installation';
import { serveFakeReddit } from '@soulcaster/testkit/fake-reddit/index';
import { Killed, type MakeStore, SECRET } from './history.ts';

/** What a poll that was not stopped waits for: the interval of the settings. */
const INTERVAL_MS = 300_000;

/** The real sync into the real database, over a real port. Its process dies in the middle of a request. */
export const databaseStore: MakeStore = async ({ fake, clientId, now, settings }) => {
  let kill = (_requests: number) => {};
  let asked = 0;
  const port = await serveFakeReddit(fake, () => kill(++asked));
  const world = await testInstallation({ REDDIT_BASE_URL: port.url, REDDIT_API_URL: port.url }, { workers: false });
  world.installation.now = now;
  forgetRedditSessions();
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const source = await mine.sources.create({
    kind: 'reddit',
    name: 'Reddit',
    settings,
    credentials: { client_id: clientId, client_secret: SECRET },
    repository_id: null,
  });
  const row = (await world.installation.db.select().from(projects)).find(({ id }) => id === project.id)!;
  const ctx = projectContext(world.installation, row, 'owner', { kind: 'task', name: 'source.sync' });
  return {
    sync: async (_settings, breaksAfter) => {
      const death = new AbortController();
      asked = 0;
      kill = (requests) => requests > breaksAfter && death.abort();
      await syncSource(ctx, source.id, death.signal).catch((error) => {
        throw death.signal.aborted ? new Killed() : error;
      });
      const { next_poll_at } = await mine.sources.get(source.id);
      const due = next_poll_at ? new Date(next_poll_at) : null;
      const wait = due ? due.getTime() - now().getTime() : 0;
      return wait > 0 && wait !== INTERVAL_MS ? due : null;
    },
    restart: forgetRedditSessions,
    stored: async () => {
      const found = new Map<string, { count: number; words: string; erased: boolean }>();
      let cursor: string | undefined;
      do {
        const page = await mine.feedback.list({ limit: 100, ...(cursor && { cursor }) });
        for (const item of page.items) {
          const name = item.external_id ?? item.id;
          const erased = item.upstream_state === 'deleted';
          const words = erased ? `${item.body}${item.author ?? ''}` : `${item.title}\n${item.body}`;
          found.set(name, { count: (found.get(name)?.count ?? 0) + item.occurrences, words, erased });
        }
        cursor = page.next_cursor ?? undefined;
      } while (cursor);
      return found;
    },
    close: async () => {
      await world.close();
      await port.stop();
    },
  };
};
