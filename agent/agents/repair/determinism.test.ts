import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { localSandbox } from '../../sandboxes/local.ts';
import type { FixBrief } from '../../types.ts';
import { repairAgent, type Searched } from './repair-agent.ts';

const limits = { wallMs: 300_000, memoryMb: 512, pids: 64, diskMb: 50, outputBytesMax: 200_000 };
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`That the same seed gives the same patch is not tested: ${problems.join(' ')}`);

const javascript = (claims: string[], name: string, file: string) =>
  [
    "import assert from 'node:assert';",
    "import { test } from 'node:test';",
    `import { ${name} } from './${file}';`,
    ...claims.map((claim, at) => `test('${name} counts each run ${at + 1}', () => assert.deepEqual(${claim}));`),
  ].join('\n');

/** All are cut off by the budget; candidates make loops endless. */
const cases = [
  {
    name: 'Python',
    file: 'between.py',
    text: 'def between(text, left, right):\n    start = text.find(left)\n    end = text.find(right, start)\n    return text[start + 1 : end + 1]\n',
    tests: 'test_between.py',
    claims: [
      'import unittest\nfrom between import between\nclass BetweenTest(unittest.TestCase):',
      '    def test_between_brackets(self): self.assertEqual(between("a(b)c", "(", ")"), "b")',
      '    def test_between_quotes(self): self.assertEqual(between("say <hello> all", "<", ">"), "hello")',
    ].join('\n'),
    command: 'python3 -m unittest',
    title: 'between brackets gives too much: between("a(b)c", "(", ")") is "b)"',
    candidates: 150,
  },
  {
    name: 'JavaScript',
    file: 'runs.js',
    text: 'export function runs(items) {\n  const found = [];\n  let at = 0;\n  while (at < items.length) {\n    let end = at;\n    while (end < items.length && items[end] === items[at]) end++;\n    found.push([items[at], end - at + 1]);\n    at = end;\n  }\n  return found;\n}\n',
    tests: 'runs.test.js',
    claims: javascript(
      ["runs('aab'.split('')), [['a', 2], ['b', 1]]", 'runs([]), []', 'runs([1]), [[1, 1]]'],
      'runs',
      'runs.js',
    ),
    command: 'node --test',
    title: 'runs counts each run wrong, one too many',
    candidates: 60,
  },
  {
    name: 'TypeScript',
    file: 'twice.ts',
    text: 'export const twice = (n: number): number => {\n  let left = n;\n  let sum = 0;\n  while (left > 0) {\n    sum += 2;\n    left--;\n  }\n  return sum + 1;\n};\n',
    tests: 'twice.test.ts',
    claims: javascript(['twice(10), 20'], 'twice', 'twice.ts'),
    command: 'node --test',
    title: 'twice counts each wrong: twice(10) gives 21',
    candidates: 60,
  },
];

describe.runIf(ok).each(cases)('$name', ({ file, text, tests, claims, command, title, candidates }) => {
  test('the same seed and budget give the same edit and words, on a busy machine and with more workers too', {
    timeout: 300_000,
  }, async () => {
    const files = { 'package.json': '{ "type": "module" }', [file]: text, [tests]: claims };
    const once = (workers: number) => repaired(files, file, { command, title, candidates, workers });
    const quiet = await once(1);
    expect(quiet.tried?.stopped).toBe('candidates');
    expect(quiet.outcome.stop).toBe('done');
    expect(quiet.left).not.toBe(text);
    const busy = Array.from({ length: 3 }, () => new Worker('for (;;);', { eval: true }));
    try {
      expect(await once(3)).toEqual(quiet);
    } finally {
      await Promise.all(busy.map((each) => each.terminate()));
    }
  });
});

interface Wish {
  command: string;
  title: string;
  candidates: number;
  workers: number;
}

async function repaired(files: Record<string, string>, file: string, { command, title, candidates, workers }: Wish) {
  const signal = new AbortController().signal;
  await using sandbox = await localSandbox().create({ jobId: 'same', limits, signal });
  const tar = pack();
  for (const [name, content] of Object.entries(files)) tar.entry({ name }, content);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  const brief: FixBrief = {
    title,
    summary: '',
    reports: [{ source: 'manual', title, body: '' }],
    frames: [],
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test: command },
    repositoryHints: '',
  };
  let searched: Searched | undefined;
  const agent = repairAgent({ searched: (what) => (searched = what) }, workers);
  const budget = { steps: 0, candidates, wallMs: 280_000, costUsd: 0 };
  const outcome = await agent.run({ brief, sandbox, model: null, budget, seed: 7, signal, emit: () => {} });
  const left = new TextDecoder().decode((await sandbox.readFile(file)) ?? undefined);
  return { outcome, left, tried: searched?.result, found: searched?.best.map((each) => each.text) ?? [] };
}
