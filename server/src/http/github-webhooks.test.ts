import { createRequire } from 'node:module';
import { Webhooks } from '@octokit/webhooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';

type Examples = { name: string; examples: Record<string, unknown>[] }[];
const published = createRequire(import.meta.url)('@octokit/webhooks-examples') as Examples;

let world: TestInstallation;
beforeAll(async () => {
  world = await testInstallation();
});
afterAll(() => world.close());

it("every example that GitHub publishes, signed by GitHub's own library, ends as feedback, update or filtered with its reason", async () => {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  const settings = { discussions: true };
  const source = await mine.sources.create({ kind: 'github', name: 'Issues', settings, repository_id: null });
  const library = new Webhooks({ secret: source.secret! });
  let sent = 0;
  for (const { name, examples } of published)
    for (const payload of examples) {
      sent += 1;
      const body = JSON.stringify(payload);
      const signature = await library.sign(body);
      expect(await library.verify(body, signature)).toBe(true);
      const post = (signed: string) =>
        world.app.request(source.ingest_url!, {
          method: 'POST',
          body,
          headers: {
            'content-type': 'application/json',
            'x-github-event': name,
            'x-github-delivery': `example-${sent}`,
            'x-hub-signature-256': signed,
          },
        });
      expect((await post(signature)).status, name).toBe(202);
      if (sent % 40 === 0) expect((await post(await library.sign(`${body} `))).status, name).toBe(401);
    }
  const log = await world.until(project.id, async () => {
    const all = [];
    for (let cursor: string | undefined; ; ) {
      const page = await mine.sources.deliveries(source.id, { limit: 100, ...(cursor && { cursor }) });
      all.push(...page.items);
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    // Filtered and accepted ones alike are digested once they have left the state in which they arrive.
    return all.every(({ status, feedback_id }) => status !== 'accepted' || feedback_id) ? all : null;
  });
  expect(log).toHaveLength(sent);
  expect(log.filter(({ status }) => status !== 'accepted' && status !== 'filtered')).toEqual([]);
  for (const { status, reason } of log) if (status === 'filtered') expect(reason).toMatch(/^[a-z].{8,}/);
  const titles = (await mine.feedback.list()).items.map(({ title }) => title);
  expect(titles).toEqual(expect.arrayContaining(['Spelling error in the README file', 'Welcome to discussions!']));
});
