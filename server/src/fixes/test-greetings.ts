import type { Client, Cluster, JobDetail } from '@soulcaster/contract';
import type { TestInstallation } from '../test-installation.ts';
import { makeRepository } from '../test-repository.ts';

const files = {
  'package.json': '{"name":"greet","type":"module"}\n',
  'CLAUDE.md': 'Be nice.\n',
  'src/greet.js': "export function greet(name) {\n  return 'Hello ' + name;\n}\n",
  'test/greet.test.js': [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    "import { greet } from '../src/greet.js';",
    "test('greets by name', () => assert.equal(greet('Ada'), 'Hello Ada'));",
    '',
  ].join('\n'),
};

/** What the scripted model knows of the bug. */
export const greetingFix = {
  when: /greet/i,
  path: 'src/greet.js',
  find: "return 'Hello ' + name;",
  replace: "return 'Hello ' + (name ?? 'there');",
  cause: 'The greeting is made without a name.',
};

export interface Greetings {
  mine: ReturnType<Client['project']>;
  cluster: Cluster;
  /** Starts a fix and waits for its end. */
  fix(input: { hint?: string }): Promise<JobDetail>;
}

/** A project whose bug no test of its repository at `dir` shows, reported once. */
export async function openGreetings(
  world: TestInstallation,
  dir: string,
  settings: Parameters<Client['projects']['update']>[1]['settings'] = {},
): Promise<Greetings> {
  await makeRepository(dir, files);
  const { id } = await world.newProject('Greetings');
  const mine = world.client.project(id);
  await world.client.projects.update(id, { settings });
  await mine.repositories.create({ forge: 'local', name: dir, hints: '' });
  await mine.feedback.create({ body: 'The greeting says "Hello undefined" when I am not signed in (greet).' });
  const cluster = await world.until(id, async () => (await mine.clusters.list()).items[0]);
  const fix: Greetings['fix'] = async (input) => {
    const started = await mine.clusters.startFix(cluster.id, input);
    const ended = async () => {
      const now = await mine.jobs.get(started.id);
      return now.finished_at ? now : null;
    };
    return world.until(id, ended, 90_000);
  };
  return { mine, cluster, fix };
}
