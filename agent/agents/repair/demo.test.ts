import { Readable } from 'node:stream';
import { type Problem, problems } from '@soulcaster/testkit/demo/problems';
import { type DemoReport, demoReports } from '@soulcaster/testkit/demo/reports';
import { demoFiles } from '@soulcaster/testkit/demo/repository';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localSandbox } from '../../sandboxes/local.ts';
import type { AgentEvent, FixBrief, QuotedReport, Sandbox, StackFrame } from '../../types.ts';
import { repairAgent } from './repair-agent.ts';

const limits = { wallMs: 60_000, memoryMb: 1024, pids: 128, diskMb: 200, outputBytesMax: 1_000_000 };
/** Each of them, at most, with all that is compared and run again in the end. */
const MENDED_MS = 30_000;
const files = demoFiles();
const reports = demoReports(new Date('2026-05-04T12:00:00Z'));
const { ok, problems: missing } = await localSandbox().selfTest();
if (!ok) console.warn(`The repair agent is not tested on the demo: ${missing.join(' ')}`);

test('the demo has at least ten bugs of different kinds, in both languages, and five that nobody can mend honestly', () => {
  const mended = problems.filter((problem) => problem.outcome === 'done');
  expect(new Set(mended.map((problem) => problem.kind)).size).toBeGreaterThanOrEqual(10);
  expect(mended.filter(({ file }) => file.endsWith('.py')).length).toBeGreaterThanOrEqual(4);
  expect(mended.filter(({ file }) => /\.[jt]s$/.test(file)).length).toBeGreaterThanOrEqual(4);
  expect(mended).toHaveLength(12);
  expect(problems.filter((problem) => problem.outcome === 'ambiguous')).toHaveLength(1);
  expect(problems.filter((problem) => problem.outcome === 'diagnosis')).toHaveLength(5);
  for (const problem of problems) expect(reports.some((report) => report.problem === problem.id)).toBe(true);
});

describe.runIf(ok)('the repair agent on the demo repository', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await localSandbox().create({ jobId: 'demo', limits, signal: new AbortController().signal });
    await upload(sandbox);
  });
  afterAll(() => sandbox?.[Symbol.asyncDispose]());

  test.each(problems.filter((problem) => problem.outcome === 'done'))('mends $id ($kind)', async (problem) => {
    const { outcome, events } = await runOn(sandbox, problem);
    expect(outcome).toMatchObject({ stop: 'done', summary: expect.stringContaining(problem.file) });
    expect(await textOf(sandbox, problem.file)).toBe(mended(problem));
    expect(events.some((event) => event.type === 'progress' && /tried \d+/.test(event.text))).toBe(true);
    await sandbox.writeFile(problem.file, files.get(problem.file) ?? '');
  });

  test('asks when the edits that pass all tests do not behave alike', async () => {
    const { outcome } = await runOn(sandbox, named('boxes'));
    expect(outcome).toMatchObject({
      stop: 'ambiguous',
      question: expect.stringMatching(/boxesNeeded\(\d+, \d+\) give: \d or \d/),
    });
    expect(await textOf(sandbox, 'src/shipping.ts')).toBe(files.get('src/shipping.ts'));
  });

  test('says which lines are suspicious when no small edit mends the test', async () => {
    const { outcome } = await runOn(sandbox, named('median'));
    expect(outcome).toMatchObject({
      stop: 'diagnosis',
      summary: expect.stringMatching(/No small edit mends[\s\S]*reports\.py:25/),
    });
  });

  test.each(problems.filter((problem) => problem.kind.endsWith('no test')))(
    'does not touch $id, which has no failing test',
    async (problem) => {
      const { outcome } = await runOn(sandbox, problem);
      expect(outcome).toMatchObject({
        stop: 'diagnosis',
        summary: expect.stringMatching(/No failing test belongs to this report/),
      });
      expect(outcome.stop === 'diagnosis' && outcome.summary).toContain(problem.file);
      expect(await textOf(sandbox, problem.file)).toBe(files.get(problem.file));
    },
  );
});

async function runOn(sandbox: Sandbox, problem: Problem) {
  const events: AgentEvent[] = [];
  const outcome = await repairAgent().run({
    brief: briefOf(reports.filter((report) => report.problem === problem.id)),
    sandbox,
    model: null,
    budget: { steps: 0, candidates: 20_000, wallMs: MENDED_MS, costUsd: 0 },
    seed: 1,
    signal: new AbortController().signal,
    emit: (event) => events.push(event),
  });
  return { outcome, events };
}

function briefOf(about: DemoReport[]): FixBrief {
  return {
    title: about.map(quoted)[0]?.title ?? '',
    summary: '',
    reports: about.map(quoted),
    frames: about.flatMap(framesOf),
    plan: { cause: '', files: [], tasks: [], citations: [] },
    commands: { setup: null, test: 'npm test' },
    repositoryHints: '',
  };
}

function quoted(report: DemoReport): QuotedReport {
  if (report.source === 'sentry') return { source: 'sentry', title: report.body.data.event.title, body: '' };
  const { title, body } = report.source === 'github' ? report.body.issue : report.body;
  return { source: report.source, title, body };
}

function framesOf(report: DemoReport): StackFrame[] {
  if (report.source !== 'sentry') return [];
  const frames = report.body.data.event.exception.values.flatMap((value) => value.stacktrace.frames);
  return frames.map((frame) => ({
    file: frame.abs_path,
    line: frame.lineno,
    function: frame.function,
    inApp: frame.in_app,
  }));
}

async function upload(sandbox: Sandbox): Promise<void> {
  const tar = pack();
  for (const [name, text] of files) tar.entry({ name }, text);
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
}

function named(id: string): Problem {
  const found = problems.find((problem) => problem.id === id);
  if (!found) throw new Error(`no problem ${id}`);
  return found;
}

function mended({ file, fix }: Problem): string {
  return (files.get(file) ?? '').replace(fix?.before ?? '', () => fix?.after ?? '');
}

async function textOf(sandbox: Sandbox, file: string): Promise<string> {
  return new TextDecoder().decode((await sandbox.readFile(file)) ?? undefined);
}
