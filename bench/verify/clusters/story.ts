import type { Client, Source } from '@soulcaster/contract';
import type pg from 'pg';
import type { Install } from '../../install.ts';
import { Reports } from './reports.ts';

/** Two items that a person put together or kept apart, and that nobody touches by hand after that. */
interface Sworn {
  kind: 'must' | 'cannot';
  a: string;
  b: string;
}

/** Far more than it ever takes on a machine that does other things too. */
const STUCK_MS = 300_000;

/** One project with what happens to it. */
export class Story {
  readonly at: Install;
  readonly pool: pg.Pool;
  readonly projectId: string;
  readonly api: ReturnType<Client['project']>;
  readonly sources: Record<'reddit' | 'sentry' | 'webhook', { url: string; secret: string; id: string }>;
  readonly random: () => number;
  readonly reports: Reports;
  readonly problems: string[] = [];
  /** Names of posts that can be edited or taken away, as Reddit calls them. */
  readonly posts: string[] = [];
  readonly edited = new Set<string>();
  /** Acts that can be undone, the last ones at the end. */
  readonly acts: string[] = [];
  readonly sworn: Sworn[] = [];
  /** Counts up when the server is ended: what was under way then may fail. */
  kills = 0;
  isDown = false;

  constructor(at: Install, options: Pick<Story, 'pool' | 'projectId' | 'sources' | 'random'>) {
    this.at = at;
    this.pool = options.pool;
    this.projectId = options.projectId;
    this.sources = options.sources;
    this.random = options.random;
    this.api = at.client.project(options.projectId);
    this.reports = new Reports(options.random, 'r');
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  /** Clusters that nobody swore anything about, at random. */
  async someClusters(count: number, itemsMin: number, itemsMax = 100_000): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `SELECT id FROM clusters c WHERE project_id = $1 AND item_count BETWEEN $2 AND $3
        AND NOT EXISTS (SELECT FROM feedback f WHERE f.cluster_id = c.id AND f.id = ANY($4)) ORDER BY random() LIMIT $5`,
      [this.projectId, itemsMin, itemsMax, this.#swornItems(), count],
    );
    return rows.map(({ id }) => id);
  }

  async someItems(clusterId: string, count: number): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      'SELECT id FROM feedback WHERE project_id = $1 AND cluster_id = $2 ORDER BY random() LIMIT $3',
      [this.projectId, clusterId, count],
    );
    return rows.map(({ id }) => id);
  }

  /** A pair that was sworn and does not hold any more. */
  async checkSworn(): Promise<void> {
    if (this.sworn.length === 0) return;
    const { rows } = await this.pool.query<{ id: string; cluster_id: string | null }>(
      'SELECT id, cluster_id FROM feedback WHERE id = ANY($1)',
      [this.#swornItems()],
    );
    const clusterOf = new Map(rows.map((row) => [row.id, row.cluster_id]));
    for (const { kind, a, b } of this.sworn)
      if ((clusterOf.get(a) === clusterOf.get(b)) !== (kind === 'must'))
        this.problems.push(
          `people said that ${a} and ${b} ${kind} be together, and nobody took it back: broken; ${await this.#historyOf(a, b)}`,
        );
  }

  /** Whether everything that arrived is digested and grouped, and no run is on. Throws when nothing moves for STUCK_MS. */
  async untilQuiet(): Promise<void> {
    let [last, since] = ['', performance.now()];
    for (;;) {
      const { rows } = await this.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM feedback WHERE project_id = $1 AND erased_at IS NULL AND (cluster_id IS NULL OR reworded)
          UNION ALL SELECT count(*)::int FROM deliveries WHERE project_id = $1 AND status = 'accepted' AND digested_at IS NULL
          UNION ALL SELECT count(*)::int FROM cluster_jobs WHERE project_id = $1 AND status IN ('pending', 'running')`,
        [this.projectId],
      );
      const waiting = rows.map(({ n }) => n).join(' ');
      if (rows.every(({ n }) => n === 0)) return;
      if (waiting !== last) [last, since] = [waiting, performance.now()];
      if (performance.now() - since > STUCK_MS) throw new Error(`nothing moves any more: ${waiting} wait`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Waits until grouping goes on after a kill: on Postgres a dead worker's task is only taken up when its heartbeat is overdue. */
  async untilGrouping(): Promise<void> {
    const since = performance.now();
    const grouped = async () => {
      const { rows } = await this.pool.query<{ grouped: number; waiting: number }>(
        `SELECT count(cluster_id)::int AS grouped, count(*) FILTER (WHERE cluster_id IS NULL AND erased_at IS NULL)::int AS waiting
          FROM feedback WHERE project_id = $1`,
        [this.projectId],
      );
      return rows[0] ?? { grouped: 0, waiting: 0 };
    };
    const before = await grouped();
    for (;;) {
      const now = await grouped();
      if (now.waiting === 0 || now.grouped > before.grouped) return;
      if (performance.now() - since > STUCK_MS)
        throw new Error(`${now.waiting} items wait, and grouping does not go on`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** What is known of two items, to find out who parted them. */
  async #historyOf(a: string, b: string): Promise<string> {
    const { rows: items } = await this.pool.query(
      'SELECT id, cluster_id, external_id, erased_at, why FROM feedback WHERE id IN ($1, $2)',
      [a, b],
    );
    const { rows: said } = await this.pool.query(
      'SELECT item_id, other_item_id, kind FROM links WHERE item_id IN ($1, $2) OR other_item_id IN ($1, $2)',
      [a, b],
    );
    const { rows: acts } = await this.pool.query(
      `SELECT id, kind, summary, revision, undone_at, created_at FROM grouping_acts WHERE project_id = $3
        AND (before::text LIKE '%' || $1 || '%' OR before::text LIKE '%' || $2 || '%') ORDER BY revision`,
      [a, b, this.projectId],
    );
    return JSON.stringify({ items, said, acts });
  }

  #swornItems(): string[] {
    return this.sworn.flatMap(({ a, b }) => [a, b]);
  }
}

const FIRST_REPORTS = 60;

/** A fresh project with one source of each kind. */
export async function newStory(at: Install, pool: pg.Pool, random: () => number): Promise<Story> {
  const project = await at.client.projects.create({ name: 'Clusters' });
  const api = at.client.project(project.id);
  const open = async (kind: Source['kind']) => {
    const { id, ingest_url, secret } = await api.sources.create({
      kind,
      name: kind,
      settings: {},
      repository_id: null,
    });
    return { id, url: ingest_url ?? '', secret: secret ?? '' };
  };
  const sources = { reddit: await open('reddit'), sentry: await open('sentry'), webhook: await open('webhook') };
  const story = new Story(at, { pool, projectId: project.id, sources, random });
  // So that people have something to do from the first act on.
  const rows = Array.from({ length: FIRST_REPORTS }, () => story.reports.next());
  await api.feedback.import(
    rows.map(({ id, title, body }) => JSON.stringify({ external_id: id, title, body })).join('\n'),
    {
      mode: 'import',
      format: 'jsonl',
    },
  );
  await story.untilQuiet();
  return story;
}
