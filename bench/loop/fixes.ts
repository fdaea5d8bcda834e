import { problems } from '@soulcaster/testkit/demo/problems';
import { demoReports } from '@soulcaster/testkit/demo/reports';
import type { Install } from '../install.ts';
import { follow } from './live.ts';

export interface Fixed {
  cluster: string;
  /** From the click until the pull request is open, in milliseconds. */
  ms: number;
  stage: string;
  evidence: string | null;
}

/** The demo: its reports grouped, then one fix after another of clusters whose reports name the place of a planted bug that can be mended, the most reported first. */
export async function fixes(at: Install, count: number): Promise<Fixed[]> {
  const project = await at.client.projects.startDemo();
  const api = at.client.project(project.id);
  using live = await follow(at, project.id);
  const expected = demoReports(new Date()).length;
  for (;;) {
    const { feedback, pending_clustering } = await api.stats();
    if (feedback > 0 && pending_clustering === 0 && (await delivered(at, project.id)) >= expected) break;
    await live.next((event) => event.type.startsWith('cluster.') || event.type === 'source.received');
  }
  const { items } = await api.clusters.list({ sort: 'count', status: 'new' });
  const files = problems.filter((problem) => problem.outcome === 'done').map((problem) => problem.file);
  const planted = items.filter((cluster) => files.some((file) => cluster.place?.startsWith(file)));
  const fixed: Fixed[] = [];
  for (const cluster of planted.slice(0, count)) {
    const started = performance.now();
    const job = await api.clusters.startFix(cluster.id);
    await live.next((event) => event.type === 'fix.ended' && event.job_id === job.id, 180_000);
    const { stage, evidence_level } = await api.jobs.get(job.id);
    fixed.push({ cluster: cluster.title, ms: performance.now() - started, stage, evidence: evidence_level });
    process.stderr.write(`${stage} after ${Math.round(performance.now() - started)} ms: ${cluster.title}\n`);
  }
  return fixed;
}

/** How many reports have come in at all: deliveries, and those typed by hand. */
async function delivered({ client }: Install, projectId: string): Promise<number> {
  const api = client.project(projectId);
  const { items: sources } = await api.sources.list();
  const { by_source } = await api.stats();
  const typed = by_source.find((entry) => entry.source === 'manual')?.count ?? 0;
  return sources.reduce((sum, source) => sum + source.deliveries_today, typed);
}
