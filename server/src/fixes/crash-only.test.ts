import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestInstallation, testInstallation } from '../test-installation.ts';
import { makeRepository } from '../test-repository.ts';

const cases = [
  {
    name: "Python's SDK",
    platform: 'python',
    source: 'shop/lines.py',
    files: {
      'shop/__init__.py': '',
      'shop/lines.py':
        'def line_of(lines, sku):\n    at = 0\n    while at <= len(lines):\n        if lines[at]["sku"] == sku:\n            return at\n        at += 1\n    return -1\n',
      'tests/__init__.py': '',
      'tests/test_lines.py':
        'import unittest\n\nfrom shop.lines import line_of\n\n\nclass LinesTest(unittest.TestCase):\n    def test_each(self):\n        lines = [{"sku": "A1"}, {"sku": "B2"}, {"sku": "C3"}]\n        self.assertEqual([line_of(lines, sku) for sku in ["A1", "B2", "C3"]], [0, 1, 2])\n',
    },
    test: 'python3 -m unittest discover -s tests -t .',
    exception: { type: 'IndexError', value: 'list index out of range' },
    frame: {
      filename: 'shop/lines.py',
      abs_path: '/srv/shop/lines.py',
      function: 'line_of',
      lineno: 4,
      // https://develop.sentry.dev/sdk/data-model/event-payloads/stacktrace/: what `repr` wrote, in JSON's lists and objects
      vars: { lines: [{ sku: "'A1'" }, { sku: "'B2'" }], sku: "'C3'", at: '2' },
    },
    call: "line_of([{'sku': 'A1'}, {'sku': 'B2'}], 'C3')",
    mended: 'while at < len(lines):',
  },
  {
    name: "Node's SDK with includeLocalVariables",
    platform: 'node',
    source: 'src/lines.js',
    files: {
      'package.json': '{"name":"shop","type":"module"}\n',
      'src/lines.js':
        'export function lineOf(lines, sku) {\n  for (let at = 0; at <= lines.length; at++) {\n    if (lines[at].sku === sku) return at;\n  }\n  return -1;\n}\n',
      'test/lines.test.js':
        "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { lineOf } from '../src/lines.js';\n\ntest('each', () => {\n  const lines = [{ sku: 'A1' }, { sku: 'B2' }, { sku: 'C3' }];\n  assert.deepEqual(['A1', 'B2', 'C3'].map((sku) => lineOf(lines, sku)), [0, 1, 2]);\n});\n",
    },
    test: 'node --test',
    exception: { type: 'TypeError', value: "Cannot read properties of undefined (reading 'sku')" },
    frame: {
      filename: '/srv/shop/src/lines.js',
      module: 'lines',
      function: 'lineOf',
      lineno: 3,
      colno: 19,
      vars: { lines: [{ sku: 'A1' }, { sku: 'B2' }], sku: 'C3', at: 2 },
    },
    call: /^lineOf\(\[\{ ?"?sku"?: ['"]A1/,
    mended: 'at < lines.length',
  },
];

let world: TestInstallation;
let root: string;
let isolated: boolean;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'sc-crash-'));
  world = await testInstallation();
  isolated = (await world.installation.sandbox.selfTest()).ok;
  if (!isolated) console.warn('left out: fixes of crashes, because there is no working sandbox here');
});
afterAll(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

describe.each(cases)(
  'a crash told by $name',
  ({ platform, source, files, test: command, exception, frame, ...wanted }) => {
    it('is an example that a person accepts, and leads to a draft that is marked crash-only', {
      timeout: 180_000,
    }, async (test) => {
      if (!isolated) return test.skip();
      const dir = join(root, `${platform}.git`);
      await makeRepository(dir, files as unknown as Record<string, string>);
      const project = await world.newProject(platform);
      const mine = world.client.project(project.id);
      await mine.repositories.create({ forge: 'local', name: dir, hints: '', test_command: command });
      await crash(mine, { platform, exception, frame });
      const cluster = await world.until(project.id, async () => (await mine.clusters.list()).items[0]);

      expect(await mine.clusters.examples(cluster.id)).toEqual({ items: [], in_reports: 1 });
      const { items, in_reports } = await mine.clusters.findExamples(cluster.id);
      expect(in_reports).toBe(0);
      expect(items).toMatchObject([
        {
          origin: 'report',
          state: 'proposed',
          call: { file: source },
          expected: { kind: 'no_error', error: exception.type },
          shown: { call: expect.stringMatching(wanted.call instanceof RegExp ? wanted.call : /./) },
          problem: null,
        },
      ]);
      if (typeof wanted.call === 'string') expect(items[0]?.shown.call).toBe(wanted.call);
      expect((await mine.clusters.findExamples(cluster.id)).items).toHaveLength(1);
      await mine.clusters.decideExample(cluster.id, items[0]!.id, { state: 'accepted' });

      const started = await mine.clusters.startFix(cluster.id);
      const ended = async () => {
        const now = await mine.jobs.get(started.id);
        return now.finished_at ? now : null;
      };
      const job = await world.until(project.id, ended, 150_000);
      expect(job).toMatchObject({ message: null, status: 'success', evidence_level: 'B', files_changed: 1 });
      expect(job.patch).toContain(`+++ b/${source}`);
      const [pr] = (await mine.pullRequests.list()).items;
      expect(pr).toMatchObject({ state: 'open', draft: true });
      const { body } = await mine.pullRequests.get(pr!.id);
      expect(body).toContain('Evidence: B');
      expect(body).toContain('Crash-only');
    });
  },
);

it('a crash whose variables are no plain values says so, and cannot be accepted', async () => {
  const dir = join(root, 'vague.git');
  await makeRepository(dir, cases[1]!.files as unknown as Record<string, string>);
  const project = await world.newProject('Vague');
  const mine = world.client.project(project.id);
  await mine.repositories.create({ forge: 'local', name: dir, hints: '' });
  const { platform, exception, frame } = cases[1]!;
  await crash(mine, { platform, exception, frame: { ...frame, vars: { sku: 'C3', at: 2 } } });
  const cluster = await world.until(project.id, async () => (await mine.clusters.list()).items[0]);
  const { items, in_reports } = await mine.clusters.findExamples(cluster.id);
  expect(in_reports).toBe(0);
  expect(items).toMatchObject([
    { test: null, shown: { call: 'lineOf(…)' }, problem: expect.stringContaining('`lines`') },
  ]);
  await expect(mine.clusters.decideExample(cluster.id, items[0]!.id, { state: 'accepted' })).rejects.toMatchObject({
    problem: { code: 'conflict', detail: expect.stringContaining('`lines`') },
  });
});

it('a crash of built code is looked up in what it was built from', async () => {
  const dir = mkdtempSync(join(root, 'built-'));
  const source =
    'interface Line {\n  sku: string;\n}\n\nexport function lineOf(lines: Line[], sku: string): number {\n  let at = 0;\n  while ((lines[at] as Line).sku !== sku) at++;\n  return at;\n}\n';
  writeFileSync(join(dir, 'lines.ts'), source);
  const tsc = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));
  const options = ['--outDir', 'dist', '--sourceMap', '--sourceRoot', '../src', '--target', 'es2022', '--types', ''];
  execFileSync(tsc, ['lines.ts', ...options], { cwd: dir });
  const built = readFileSync(join(dir, 'dist/lines.js'), 'utf8');
  const files = { 'src/lines.ts': source, 'dist/lines.js': built };
  const repository = join(root, 'built.git');
  const map = readFileSync(join(dir, 'dist/lines.js.map'), 'utf8');
  await makeRepository(repository, { ...files, 'dist/lines.js.map': map });
  const project = await world.newProject('Built');
  const mine = world.client.project(project.id);
  await mine.repositories.create({ forge: 'local', name: repository, hints: '' });
  const { platform, exception, frame } = cases[1]!;
  const lines = built.split('\n');
  const lineno = lines.findIndex((line) => line.includes('lines[at]')) + 1;
  const place = { filename: '/srv/shop/dist/lines.js', lineno, colno: (lines[lineno - 1] ?? '').indexOf('.sku') + 2 };
  await crash(mine, { platform, exception, frame: { ...frame, ...place } });
  const cluster = await world.until(project.id, async () => (await mine.clusters.list()).items[0]);
  const { items } = await mine.clusters.findExamples(cluster.id);
  expect(items).toMatchObject([
    { call: { file: 'src/lines.ts', function: 'lineOf' }, test: { path: expect.stringContaining('lineOf') } },
  ]);
  expect((await mine.clusters.makePlan(cluster.id)).citations[0]).toEqual({ path: 'src/lines.ts', line: 7 });
});

let events = 0;

/** As the SDK sends it, to the DSN of a new source. */
async function crash(
  mine: ReturnType<TestInstallation['client']['project']>,
  { platform, exception, frame }: Pick<(typeof cases)[number], 'platform' | 'exception'> & { frame: object },
) {
  const source = await mine.sources.create({ kind: 'sentry-sdk', name: 'App', settings: {}, repository_id: null });
  const dsn = new URL(source.ingest_url!);
  const event = {
    event_id: String(++events).padStart(32, '0'),
    timestamp: Date.now() / 1000,
    platform,
    exception: { values: [{ ...exception, stacktrace: { frames: [{ ...frame, in_app: true }] } }] },
  };
  const answer = await world.app.request(`http://localhost:3000/api${dsn.pathname}/envelope/`, {
    method: 'POST',
    body: `${JSON.stringify({ event_id: event.event_id })}\n{"type":"event"}\n${JSON.stringify(event)}\n`,
    headers: { 'x-sentry-auth': `Sentry sentry_version=7, sentry_client=test/1, sentry_key=${dsn.username}` },
  });
  expect(answer.status).toBe(200);
}
