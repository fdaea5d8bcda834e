import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRepository } from '@soulcaster/agent';
import type { Cluster, JobDetail, Project } from '@soulcaster/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { makeRepository } from '../test-repository.ts';

const files = {
  'package.json': '{"name":"till","type":"module"}\n',
  'src/till.js': 'export function change(paid, price) {\n  return price - paid;\n}\n',
  'test/till.test.js': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { change } from '../src/till.js';",
    "test('change is what was paid beyond the price', () => assert.equal(change(50, 30), 20));",
    "test('no change for the exact amount', () => assert.equal(change(30, 30), 0));",
    "test('what is missing is negative change', () => assert.equal(change(10, 35), -25));",
    "test('large notes', () => assert.equal(change(500, 1), 499));",
    '',
  ].join('\n'),
};

let world: TestInstallation;
let root: string;
let isolated: boolean;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-fix-'));
  world = await testInstallation();
  isolated = (await world.installation.sandbox.selfTest()).ok;
  if (!isolated) console.warn('left out: fixes, because there is no working sandbox here');
});
afterAll(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

async function shop(name: string, changed: Partial<Record<keyof typeof files, string>> = {}) {
  const dir = join(root, `${name}.git`);
  await makeRepository(dir, { ...files, ...changed });
  const project = await world.newProject(name);
  const mine = world.client.project(project.id);
  const repository = await mine.repositories.create({ forge: 'local', name: dir, hints: '' });
  await mine.feedback.create({
    title: 'The change is negative',
    body: 'At the till the change is wrong: I paid 50 for a price of 30 and change says -20.',
  });
  const cluster = await world.until(project.id, async () => (await mine.clusters.list()).items[0]);
  return { project, mine, repository, cluster, dir };
}

const ended = (project: Project, id: string): Promise<JobDetail> =>
  world.until(
    project.id,
    async () => {
      const job = await world.client.project(project.id).jobs.get(id);
      return job.finished_at ? job : null;
    },
    60_000,
  );

describe('a fix', () => {
  it('ends in a verified pull request on the local forge, which merges into its base', async (test) => {
    if (!isolated) return test.skip();
    const { project, mine, cluster, dir, repository } = await shop('Till');
    expect(repository.test_command).toBe('node --test');
    const job = await ended(project, (await mine.clusters.startFix(cluster.id)).id);
    expect(job).toMatchObject({ status: 'success', stage: 'done', evidence_level: 'A', files_changed: 1 });
    expect(job.patch).toContain('+  return paid - price;');
    expect(job.evidence?.reproducing_tests).toHaveLength(3);

    const opened = await mine.clusters.get(cluster.id);
    expect(opened).toMatchObject({ status: 'pr_opened', error_message: null });
    expect(opened.github_pr_url).toContain('/dashboard/prs/');
    const [pr] = (await mine.pullRequests.list()).items;
    expect(pr).toMatchObject({ state: 'open', draft: false, number: 1, base_branch: 'main' });
    expect((await mine.pullRequests.get(pr!.id)).body).toContain('Evidence: A');

    await mine.pullRequests.merge(pr!.id);
    const forge = openRepository(dir);
    const main = await forge.resolve('refs/heads/main');
    const text = Buffer.from((await forge.readFile(main!, 'src/till.js'))!).toString();
    expect(text).toContain('return paid - price;');
    expect((await mine.clusters.get(cluster.id)).status).toBe('merged');
    await expect(mine.pullRequests.merge(pr!.id)).rejects.toMatchObject({ problem: { status: 409 } });
  }, 90_000);

  it('is refused twice at once, and says why', async (test) => {
    if (!isolated) return test.skip();
    const { project, mine, cluster } = await shop('Twice');
    const tries = await Promise.allSettled([mine.clusters.startFix(cluster.id), mine.clusters.startFix(cluster.id)]);
    const started = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(started).toHaveLength(1);
    expect(tries.find((each) => each.status === 'rejected')).toMatchObject({
      reason: { problem: { status: 409, detail: 'A fix is running already.' } },
    });
    await ended(project, started[0]!.id);
  }, 90_000);

  it('is a diagnosis where no failing test tells of the report, and the cluster shows it', async (test) => {
    if (!isolated) return test.skip();
    const { project, mine, cluster } = await shop('Green', {
      'src/till.js': files['src/till.js'].replace('price - paid', 'paid - price'),
    });
    const job = await ended(project, (await mine.clusters.startFix(cluster.id)).id);
    expect(job).toMatchObject({ status: 'failed', stage: 'diagnosis', patch: null });
    const failed: Cluster = await mine.clusters.get(cluster.id);
    expect(failed.status).toBe('failed');
    expect(failed.error_message).toBe(job.message);
    expect(failed.fix.ready).toBe(true);
  }, 90_000);

  it('that is cancelled stops, keeps its log and leaves the cluster to be tried again', async (test) => {
    if (!isolated) return test.skip();
    const { project, mine, cluster } = await shop('Slow', {
      'test/till.test.js': `${files['test/till.test.js']}test('slow', () => new Promise((done) => setTimeout(done, 60_000)));\n`,
    });
    const job = await mine.clusters.startFix(cluster.id);
    await world.until(project.id, async () => (await mine.jobs.get(job.id)).stage === 'agent');
    await mine.jobs.cancel(job.id);
    const over = await ended(project, job.id);
    expect(over).toMatchObject({ status: 'cancelled', stage: 'cancelled', patch: null });
    expect((await mine.jobs.logs(job.id)).items.length).toBeGreaterThan(2);
    expect((await mine.clusters.get(cluster.id)).status).toBe('new');
  }, 90_000);
});
