import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '@soulcaster/contract';
import { openBrowser, type Person } from './e2e/browser.ts';
import { settled, signInByLink } from './e2e/flows.ts';
import { startServer } from './e2e/server.ts';
import { readOptions } from './options.ts';
import { beyondTheEdge } from './screens/beyond.ts';
import { sourceShots } from './screens/sources.ts';

/**
 * Takes a picture of every page in both themes on a laptop and on a phone: before anything is there, in a project without reports,
 * and in the demo with fixes of several ends. `--only WORD` keeps the pages whose name holds it. Prints what it took.
 */
const values = readOptions({ out: { type: 'string' }, only: { type: 'string' } });
const out = values.out ? resolve(values.out) : mkdtempSync(join(tmpdir(), 'soulcaster-screens-'));
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

interface Shot {
  name: string;
  path: string;
  /** Brings the page into the state to be seen. */
  act?: (person: Person) => Promise<void>;
}

/** `beyond` is what sticks out of the page at its right side, where no scrolling leads. */
const taken: { file: string; page: string; theme: string; width: number; beyond: string[] }[] = [];
mkdirSync(out, { recursive: true });

await using server = await startServer();
await using people = await openBrowser();
await using visitor = await people.person(server.url);
await shoot(visitor, [
  { name: 'signin', path: '/auth/signin' },
  { name: 'signin-refused', path: '/auth/signin?error=not_invited' },
]);

await using owner = await people.person(server.url);
await signInByLink(owner, server.signInLink ?? '');
await shoot(owner, [
  { name: 'first-run', path: '/dashboard' },
  { name: 'setup-project', path: '/dashboard/setup' },
]);

const client = await owner.api();
const quiet = await client.projects.create({ name: 'Quiet project' });
await owner.page.goto(`/dashboard?project=${quiet.slug}`);
await shoot(owner, [
  ...sections('empty-'),
  { name: 'empty-setup-repository', path: '/dashboard/setup?step=repository' },
  { name: 'empty-setup-source', path: '/dashboard/setup?step=source' },
]);

const connecting = await sourceShots(client);
await owner.page.goto(`/dashboard?project=${connecting.slug}`);
await shoot(owner, connecting.shots);

const demo = await playDemo(client);
await owner.page.goto(`/dashboard?project=${demo.slug}`);
await shoot(owner, await fullPages(client.project(demo.id)));

process.stdout.write(`${JSON.stringify({ out, pictures: taken, problems: owner.problems() }, null, 2)}\n`);

function sections(prefix: string): Shot[] {
  const pages: [name: string, path: string][] = [
    ['home', '/dashboard'],
    ['clusters', '/dashboard/clusters'],
    ['feedback', '/dashboard/feedback'],
    ['prs', '/dashboard/prs'],
    ['sources', '/settings/sources'],
    ['repositories', '/settings/repositories'],
    ['project', '/settings/projects'],
    ['grouping', '/settings/grouping'],
    ['members', '/settings/members'],
    ['models', '/settings/models'],
  ];
  return pages.map(([name, path]) => ({ name: prefix + name, path }));
}

/** The demo with a pull request that is open, one that is merged, a fix that asks, and one that only diagnoses. */
async function playDemo(api: Client) {
  const made = await api.projects.startDemo();
  const project = api.project(made.id);
  const wanted = ['coupon takes the whole', 'Free shipping is not', 'one box too few', 'Median order value'];
  const chosen = await until('the reports', async () => {
    const { items } = await project.clusters.list({ limit: 100 });
    const found = wanted.map((title) => items.find((cluster) => cluster.title.includes(title)));
    return found[0]?.count === 3 && items.length > 20 && found.map((cluster) => cluster?.id ?? '');
  });
  for (const id of chosen) await project.clusters.startFix(id);
  await until('the fixes', async () => {
    const { items } = await project.jobs.list();
    return items.filter(({ status }) => status !== 'pending' && status !== 'running').length >= chosen.length;
  });
  const { items: opened } = await project.pullRequests.list();
  const merged = opened.find(({ cluster_id }) => cluster_id === chosen[1]);
  if (merged) await project.pullRequests.merge(merged.id);
  return made;
}

async function until<T>(what: string, look: () => Promise<T | false>): Promise<T> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((next) => setTimeout(next, 300));
  }
}

async function fullPages(project: ReturnType<Client['project']>): Promise<Shot[]> {
  const { items: clusters } = await project.clusters.list({ limit: 100 });
  const { items: jobs } = await project.jobs.list();
  const { items: prs } = await project.pullRequests.list();
  const { items: sources } = await project.sources.list();
  const run = await project.clusterJobs.create({ mode: 'preview', sensitivity: 'loose' });
  await until('the preview', async () => (await project.clusterJobs.get(run.id)).status === 'success');
  const byTitle = (title: string) => clusters.find((cluster) => cluster.title.includes(title))?.id;
  const jobAt = (stage: string) => jobs.find((job) => job.stage === stage)?.id;
  const crash = byTitle('gift card');
  return [
    ...sections(''),
    { name: 'clusters-peek', path: `/dashboard/clusters?peek=${crash}` },
    { name: 'clusters-nothing-matches', path: '/dashboard/clusters?text=zeppelin' },
    { name: 'cluster-crash', path: `/dashboard/clusters/${crash}` },
    { name: 'cluster-pr-opened', path: `/dashboard/clusters/${byTitle('coupon takes the whole')}` },
    { name: 'cluster-failed', path: `/dashboard/clusters/${byTitle('Median order value')}` },
    { name: 'pr-open', path: `/dashboard/prs/${prs.find(({ state }) => state === 'open')?.id}` },
    { name: 'pr-merged', path: `/dashboard/prs/${prs.find(({ state }) => state === 'merged')?.id}` },
    { name: 'job-done', path: `/dashboard/jobs/${jobAt('done')}` },
    { name: 'job-question', path: `/dashboard/jobs/${jobAt('ambiguous')}` },
    { name: 'job-diagnosis', path: `/dashboard/jobs/${jobAt('diagnosis')}` },
    { name: 'source', path: `/settings/sources/${sources[0]?.id}` },
    { name: 'grouping-preview', path: `/settings/grouping/${run.id}` },
    { name: 'not-found', path: '/dashboard/clusters/01a00000-0000-7000-8000-000000000000' },
    { name: 'dialog-split', path: `/dashboard/clusters/${crash}`, act: ({ page }) => page.keyboard.press('Shift+S') },
    { name: 'dialog-choose', path: `/dashboard/clusters/${crash}`, act: ({ page }) => page.keyboard.press('m') },
    { name: 'dialog-report', path: '/dashboard/clusters', act: ({ page }) => page.keyboard.press('c') },
    {
      name: 'dialog-merge',
      path: '/dashboard/clusters',
      act: async ({ page }) => {
        for (const key of ['j', 'x', 'j', 'x', 'm']) await page.keyboard.press(key);
      },
    },
    { name: 'dialog-keys', path: '/dashboard/clusters', act: ({ page }) => page.keyboard.press('?') },
    { name: 'palette', path: '/dashboard/clusters', act: ({ page }) => page.keyboard.press('ControlOrMeta+k') },
  ];
}

async function shoot(person: Person, shots: Shot[]): Promise<void> {
  const { page } = person;
  for (const shot of shots.filter(({ name }) => !values.only || name.includes(values.only)))
    for (const size of sizes)
      for (const theme of ['light', 'dark'] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        await page.goto(shot.path);
        await settled(page);
        // Once it is live the browser has taken over: what it measures is measured, and it hears keys.
        if ((await page.locator('[data-live]').count()) > 0)
          await page.locator('[data-live="live"]').first().waitFor({ state: 'attached' });
        if (shot.act) {
          await shot.act(person);
          await page.getByRole('dialog').waitFor();
        }
        const file = `${shot.name}-${theme}-${size.width}.png`;
        await page.screenshot({ path: join(out, file) });
        process.stderr.write(`${file}\n`);
        taken.push({ file, page: shot.path, theme, width: size.width, beyond: await beyondTheEdge(page) });
      }
}
