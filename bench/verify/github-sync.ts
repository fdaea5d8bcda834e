import { projectContext } from '@soulcaster/server/context';
import { openProject } from '@soulcaster/server/projects/open';
import { testInstallation } from '@soulcaster/server/test-installation';
import { startFakeGitHub } from '@soulcaster/testkit/fake-github/index';
import { readOptions } from '../options.ts';
import { seeded, seedFrom } from '../seeded.ts';
import { History } from './github-sync/history.ts';
import type { Problems } from './github-sync/outcome.ts';

/**
 * `npm run verify:github-sync -- [--seed N] [--histories 1000]`: what people do on GitHub, with webhooks that are lost, doubled and late,
 * pages that shift while they are read, outages, rate limits and polls that are broken off, told to the real sync and the real door by
 * a clock that is set by hand. In the end each issue and discussion must be here once, as it is there. A history of `--seed` is told
 * again by the same seed. Prints one line; exits 1 where anything was missed, doubled, wrong or asked during a rate limit.
 */
const values = readOptions({ seed: { type: 'string' }, histories: { type: 'string', default: '1000' } });
const seed = seedFrom(values.seed);
const histories = Number(values.histories);
process.stderr.write(`seed ${seed}\n`);

const clock = { ms: Date.parse('2026-03-01T00:00:00Z') };
let current: History | null = null;
await using github = await startFakeGitHub({
  now: () => new Date(clock.ms),
  before: (entry) => current?.meanwhile(entry),
  deliver: async (webhook) => {
    current?.collect(webhook);
    return { status: 202 };
  },
});
github.addUser('mona');
const token = github.issueToken('mona', ['repo']);
const world = await testInstallation({ GITHUB_API_URL: github.apiUrl }, { workers: false });
world.installation.now = () => new Date(clock.ms);
world.installation.githubToken = () => Promise.resolve(token);

const total: Problems = { missed: [], duplicated: [], wrong: [], violations: [] };
let [items, requests, webhooks] = [0, 0, 0];
for (let index = 0; index < histories; index++) {
  const random = seeded(seed + index * 7919);
  const name = `shop-${index}`;
  const repository = await github.createRepository('mona', name, { withoutGit: true, discussions: true });
  const elsewhere = await github.createRepository('mona', `${name}-site`, { withoutGit: true });
  const made = await world.client.projects.create({ name });
  const caller = { kind: 'token', id: '', name: 'verify', projectId: made.id, role: 'admin' } as const;
  const { project } = await openProject(world.installation.db, caller, made.id);
  const ctx = projectContext(world.installation, project, 'owner', { kind: 'task', name: 'source.sync' });
  const mine = world.client.project(made.id);
  const source = await mine.sources.create({
    ...{ kind: 'github', name: 'Issues', repository_id: null },
    settings: { repository: `mona/${name}`, discussions: true },
  });
  current = new History({ github, app: world.app, mine, ctx, source, repository, elsewhere, clock, random });
  const told = await current.run();
  items += told.items;
  requests += github.journal.length;
  webhooks += told.webhooks;
  for (const kind of ['missed', 'duplicated', 'wrong', 'violations'] as const)
    total[kind].push(...told.problems[kind].map((problem) => `history ${index}: ${problem}`));
  total.violations.push(...github.violations.map(({ path, problem }) => `history ${index}: ${path}: ${problem}`));
  for (const grown of [github.journal, github.violations, github.deliveries]) grown.length = 0;
  if ((index + 1) % 50 === 0) process.stderr.write(`${index + 1} of ${histories}\n`);
}
current = null;
await world.close();

const { missed, duplicated, wrong, violations } = total;
const all = [...missed, ...duplicated, ...wrong, ...violations];
process.stderr.write(
  all
    .slice(0, 50)
    .map((problem) => `${problem}\n`)
    .join(''),
);
process.stdout.write(
  `seed ${seed}, ${histories} histories, ${items} issues and discussions, ${webhooks} webhooks, ${requests} requests: ` +
    `${missed.length} missed, ${duplicated.length} duplicated, ${wrong.length} wrong in the end, ${violations.length} rate-limit violations\n`,
);
process.exitCode = all.length === 0 && histories > 0 && items > 0 ? 0 : 1;
