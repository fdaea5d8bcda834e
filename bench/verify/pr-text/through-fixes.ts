import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRepository } from '@soulcaster/agent';
import { brain } from '@soulcaster/testkit/fake-llm/brain';
import { startFakeLlm } from '@soulcaster/testkit/fake-llm/index';
import { install, newDoor } from '../../install.ts';
import { post } from '../../loop/acks.ts';
import type { Hostile } from './hostile.ts';
import { headings, PERMALINK } from './in-the-template.ts';
import { faultsOf } from './judge.ts';

/** As many reports as a pull request lists. */
export const REPORTS_A_FIX = 12;

const source = "export function greet(name) {\n  return 'Hello ' + name;\n}\n";
const test = (title: string, call: string, expected: string) =>
  [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { greet } from '../src/greet.js';",
    `test(${inAscii(title)}, () => assert.equal(${call}, ${JSON.stringify(expected)}));`,
    '',
  ].join('\n');

/** What is not seen stands in the file as an escape, which the gate lets pass; the name that the test then has holds it. */
const inAscii = (text: string) =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/**
 * Sends the strings as reports through a webhook of a running server, twelve a cluster, and makes a fix of each by a scripted model
 * that says hostile things too and names its test so. Calls `found` with what is wrong with each pull request and its commit.
 */
export async function throughFixes(
  strings: Hostile[],
  found: (fix: { strings: Hostile[]; faults: string[] }) => void,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'soulcaster-pr-text-'));
  let says = '';
  await using llm = await startFakeLlm({
    script: (request) =>
      brain({
        fixes: [
          {
            when: /greet/i,
            path: 'src/greet.js',
            find: "return 'Hello ' + name;",
            replace: "return 'Hello ' + (name ?? 'there');",
            cause: says,
            test: { path: 'test/nobody.test.js', content: test(says, 'greet(undefined)', 'Hello there') },
          },
        ],
        testCommand: 'node --test',
      })(request),
  });
  try {
    await using at = await install({
      OPENAI_COMPATIBLE_BASE_URL: llm.baseUrls.openai,
      OPENAI_COMPATIBLE_API_KEY: llm.apiKey,
      OPENAI_COMPATIBLE_MODEL: 'qwen3-coder',
    });
    const { project, door } = await newDoor(at, 'Hostile words');
    await at.client.projects.update(project.id, { settings: { agents: ['builtin'] } });
    const api = at.client.project(project.id);
    const repository = join(dir, 'greet.git');
    await createRepository({
      dir: repository,
      branch: 'main',
      files: Object.entries({
        'package.json': '{"name":"greet","type":"module"}\n',
        'src/greet.js': source,
        'test/greet.test.js': test('greets by name', "greet('Ada')", 'Hello Ada'),
      }).map(([path, content]) => ({ path, content })),
      message: 'start\n',
      author: { name: 'Soulcaster', email: 'soulcaster@localhost' },
      date: new Date(),
    });
    await api.repositories.create({ forge: 'local', name: repository, hints: '' });
    for (let from = 0, fix = 0; from < strings.length; from += REPORTS_A_FIX, fix++) {
      const part = strings.slice(from, from + REPORTS_A_FIX);
      says = part[fix % part.length]!.text.toWellFormed().replaceAll('\0', '');
      const cluster = await clusterOf(part, fix);
      // Every other one keeps the title that its reports give it.
      if (fix % 2 === 0) await api.clusters.update(cluster, { title: titleOf(says) });
      const started = await api.clusters.startFix(cluster);
      const ended = await until('the end of a fix', async () => {
        const job = await api.jobs.get(started.id);
        return job.finished_at ? job : null;
      });
      found({ strings: part, faults: await judged(ended.stage, cluster, part.length) });
    }

    async function clusterOf(part: Hostile[], fix: number): Promise<string> {
      const before = (await api.stats()).feedback;
      for (const [index, { text }] of part.entries())
        await post(door, {
          id: `${fix}-${index}`,
          title: text.toWellFormed(),
          body: `${text.toWellFormed()}\nThe greeting greets nobody (greet).`,
          author: 'stranger',
          occurred_at: new Date().toISOString(),
          permalink: PERMALINK,
        } as Parameters<typeof post>[1]);
      await until('all reports in clusters', async () => {
        const { feedback, pending_clustering } = await api.stats();
        return feedback === before + part.length && pending_clustering === 0;
      });
      const { items } = await api.feedback.list({ limit: 100 });
      const own = items.filter(({ external_id }) => external_id?.startsWith(`${fix}-`));
      const clusters = [...new Set(own.map(({ cluster_id }) => cluster_id!))];
      const fresh = [];
      for (const id of clusters) {
        // One that an earlier fix has is a cluster of its own: its reports leave it.
        const theirs = own.filter((item) => item.cluster_id === id).map((item) => item.id);
        const { status } = await api.clusters.get(id);
        if (status === 'new') fresh.push(id);
        else {
          await api.feedback.detach({ feedback_ids: theirs });
          for (const item of theirs) fresh.push((await api.feedback.get(item)).cluster_id!);
        }
      }
      const [into, ...others] = [...new Set(fresh)];
      if (others.length > 0) await api.clusters.merge({ cluster_ids: [into!, ...others], into: into! });
      return into!;
    }

    async function judged(stage: string, cluster: string, reports: number): Promise<string[]> {
      const [pull] = (await api.pullRequests.list({ limit: 100 })).items.filter((each) => each.cluster_id === cluster);
      if (!pull) return [`no pull request: the fix ended as ${stage}`];
      const { title, body, branch } = await api.pullRequests.get(pull.id);
      const commitMessage = execFileSync('git', ['--git-dir', repository, 'log', '-1', '--format=%B', branch], {
        encoding: 'utf8',
      });
      const listed = body.split('\n').filter((line) => line.startsWith('- [webhook]')).length;
      return [
        ...(listed === reports ? [] : [`${listed} of its ${reports} reports are listed`]),
        ...faultsOf({ title, body, branch, commitMessage }, { links: [PERMALINK], headings }),
      ];
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

const titleOf = (text: string) => text.trim().slice(0, 110) || 'blank';

async function until<T>(what: string, look: () => Promise<T>): Promise<NonNullable<T>> {
  const deadline = performance.now() + 180_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > deadline) throw new Error(`${what} did not come within three minutes`);
    await sleep(150);
  }
}
