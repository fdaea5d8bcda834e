import { Readable } from 'node:stream';
import type { Literal } from '@soulcaster/contract';
import { pack } from 'tar-stream';
import { describe, expect, test } from 'vitest';
import { localSandbox } from '../../../sandboxes/local.ts';
import type { AgentEvent, FixBrief } from '../../../types.ts';
import { repairAgent } from '../repair-agent.ts';

const limits = { wallMs: 200_000, memoryMb: 768, pids: 64, diskMb: 50, outputBytesMax: 200_000 };
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`Examples are not tested with the repair agent: ${problems.join(' ')}`);

const example = (name: string, given: Literal[], expected: Literal) => ({
  call: { file: null, function: name, arguments: given },
  expected: { kind: 'value' as const, value: expected },
});

const DOUBLE = 'def double(n):\n    return n * 3\n';
const SLUG = "export function slug(text) {\n  return text.toLowerCase().replace(' ', '-');\n}\n";

describe.runIf(ok)('the repair agent with an example', { timeout: 200_000 }, () => {
  test('that a report gives mends it by its own pytest test, which stays with the patch', async () => {
    const files = {
      'shop/sums.py': DOUBLE,
      'tests/test_other.py': 'from shop.sums import double\n\n\ndef test_zero():\n    assert double(0) == 0\n',
    };
    const said = 'Too high: double(4) should give 8, but I get 12. And double(-5) returns -15 instead of -10.';
    const { outcome, now, events } = await repair(files, { said, command: 'python3 -m pytest', trustReport: true });
    expect(outcome).toMatchObject({
      stop: 'done',
      summary: expect.stringContaining('double(4) = 8 is a test now'),
    });
    expect(now['shop/sums.py']).toBe(DOUBLE.replace('3', '2'));
    expect(now['tests/test_double_example.py']).toBe(
      'from shop.sums import double\n\n\ndef test_double_example():\n    assert double(4) == 8\n',
    );
    expect(now['tests/test_double_example2.py']).toContain('assert double(-5) == -10');
    expect(events.some((text) => text.includes('tests/test_double_example.py'))).toBe(true);
  });

  test('that a person accepted mends it by a node:test test', async () => {
    const files = {
      'package.json': '{ "type": "module" }',
      'src/slug.js': SLUG,
      'test/slug.test.js':
        "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { slug } from '../src/slug.js';\n\ntest('lower case', () => {\n  assert.equal(slug('A'), 'a');\n});\n",
    };
    const other = example('slug', [{ kind: 'string', value: 'a b c d' }], { kind: 'string', value: 'a-b-c-d' });
    const given = example('slug', [{ kind: 'string', value: 'a b c' }], { kind: 'string', value: 'a-b-c' });
    const { outcome, now } = await repair(files, {
      said: 'Titles keep spaces',
      command: 'node --test',
      examples: [given, other],
    });
    expect(outcome).toMatchObject({ stop: 'done' });
    expect(now['src/slug.js']).toBe(SLUG.replace('replace(', 'replaceAll('));
    expect(now['test/slug-example.test.js']).toContain("assert.equal(slug('a b c'), 'a-b-c');");
  });

  test('is an oracle also where the repository has no tests', async () => {
    const files = { 'sums.py': DOUBLE };
    const said = 'double(4) should give 8, but I get 12.';
    const { outcome, now, events } = await repair(files, { said, command: null, trustReport: true });
    expect(outcome).toMatchObject({ stop: expect.stringMatching(/done|ambiguous/) });
    expect(events.some((text) => text.includes('the test is written for pytest'))).toBe(true);
    expect('test_double_example.py' in now).toBe(outcome.stop === 'done');
  });

  test('that already holds says so and leaves the workspace as it was', async () => {
    const files = { 'sums.py': DOUBLE };
    const { outcome, now } = await repair(files, { said: 'double(2) should be 6', command: null, trustReport: true });
    expect(outcome).toMatchObject({
      stop: 'diagnosis',
      summary: expect.stringContaining('The example already holds at this commit: double(2) gives 6.'),
    });
    expect(now).toEqual(files);
  });

  test('of a report is not used where the run does not trust it', async () => {
    const files = { 'sums.py': DOUBLE };
    const { outcome, now } = await repair(files, { said: 'double(4) should give 8', command: null });
    expect(outcome.stop).toBe('diagnosis');
    expect(now).toEqual(files);
  });

  test('of a crash is rebuilt from the variables of its frame: crash-only, and its test does not stay', async () => {
    const files = { 'label.py': 'def label(order):\n    name = order["name"]\n    return name.upper()\n' };
    const frames = [
      {
        file: '/srv/app/label.py',
        line: 3,
        function: 'label',
        inApp: true,
        vars: { order: "{'name': None}", name: 'None' },
      },
    ];
    const { outcome, now } = await repair(files, {
      said: "AttributeError: 'NoneType' object has no attribute 'upper'",
      command: null,
      frames,
    });
    expect(outcome.stop).toMatch(/done|ambiguous/);
    if (outcome.stop === 'done') expect(outcome.summary).toContain('Crash-only');
    expect(Object.keys(now)).toEqual(['label.py']);
  });

  test('of a crash whose variables are no plain values is none', async () => {
    const files = { 'label.py': 'def label(order):\n    return order.name.upper()\n' };
    const vars = { order: "__import__('os').system('touch owned')" };
    const frames = [{ file: 'label.py', line: 2, function: 'label', inApp: true, vars }];
    const { outcome, now } = await repair(files, { said: 'AttributeError: no', command: null, frames });
    expect(outcome.stop).toBe('diagnosis');
    expect(now).toEqual(files);
  });

  test.each([
    "double(2) should return __import__('os').system('touch /workspace/owned')",
    "double(open('owned', 'w')) should return 3",
    'double(2) should return `1\nimport os; os.system("touch owned")`',
    "../../etc.double(2) should be 3; os.system('touch owned') should be 0",
    'double(2) should return 3 """ + __import__("os").system("touch owned") + """',
  ])('of a hostile report is never code: %s', async (said) => {
    const files = { 'sums.py': DOUBLE };
    const { outcome, now } = await repair(files, { said, command: null, trustReport: true });
    expect(outcome.stop).toBe('diagnosis');
    expect(now).toEqual(files);
  });

  test('whose text holds code is only ever that text', async () => {
    const said = `say("'); __import__('os').system('touch owned'); ('") should return "x\\n'''"`;
    const files = { 'say.py': 'def say(text):\n    return text\n' };
    const { now } = await repair(files, { said, command: null, trustReport: true });
    expect(Object.keys(now)).not.toContain('owned');
    expect(now['say.py']).toBe(files['say.py']);
  });
});

interface Given {
  said: string;
  command: string | null;
  trustReport?: boolean;
  frames?: FixBrief['frames'];
  examples?: NonNullable<FixBrief['examples']>;
}

async function repair(
  files: Record<string, string>,
  { said, command, trustReport = false, examples, frames = [] }: Given,
) {
  await using sandbox = await localSandbox().create({
    jobId: 'examples',
    limits,
    signal: new AbortController().signal,
  });
  const tar = pack();
  for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  const events: string[] = [];
  const brief: FixBrief = {
    title: '',
    summary: '',
    reports: [{ source: 'manual', title: 'A bug', body: said }],
    frames,
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test: command },
    repositoryHints: '',
    ...(examples && { examples }),
  };
  const outcome = await repairAgent().run({
    brief,
    sandbox,
    model: null,
    budget: { steps: 0, candidates: 12, wallMs: 150_000, costUsd: 0 },
    seed: 1,
    trustReport,
    signal: new AbortController().signal,
    emit: (event: AgentEvent) => events.push(JSON.stringify(event)),
  });
  const listed = (await sandbox.listFiles()).filter((file) => !/__pycache__|\.pytest_cache/.test(file));
  const read = async (file: string) => [file, new TextDecoder().decode((await sandbox.readFile(file)) ?? undefined)];
  const now: Record<string, string> = Object.fromEntries(await Promise.all(listed.map(read)));
  return { outcome, now, events };
}
