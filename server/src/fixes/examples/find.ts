import { crashCall, mappedFrames, proposalsFrom } from '@soulcaster/agent';
import type { ExampleList } from '@soulcaster/contract';
import { lockClusterForFix } from '../../clusters/for-fix.ts';
import { type Ctx, inTransaction, requireRole } from '../../context.ts';
import { openClusterTree } from '../cluster-tree.ts';
import { builtTree, type Tree } from '../tree.ts';
import { asSaid, crashOf, examplesOfText, type ReportText, reportTexts, type Said, saidKey } from './in-reports.ts';
import { listExamples } from './list.ts';
import { examplesOf, insertExample, sameExample } from './rows.ts';
import { unwritten, writeTest } from './write-test.ts';

/**
 * Reads the cluster's reports for calls and what they should give, and its crashes for the calls that crashed, and looks each up in
 * the code. What is found is proposed to a
 * person; nothing of it is run, and nothing becomes a test before it is accepted.
 */
export async function findExamples(ctx: Ctx, clusterId: string): Promise<ExampleList> {
  requireRole(ctx, 'developer');
  const { repository, tree } = await openClusterTree(ctx, clusterId);
  const found = await readReports(await reportTexts(ctx, clusterId), tree);
  const written = await Promise.all(
    found.map(async ({ problem, ...example }) => ({
      ...example,
      ...(problem ? unwritten(example, problem) : await writeTest(example, tree, repository)),
    })),
  );
  await inTransaction(ctx, async (tx) => {
    await lockClusterForFix(tx, clusterId);
    const known = await examplesOf(tx, clusterId);
    for (const example of written) {
      if (known.some((row) => saidKey(row) === saidKey(example) || sameExample(row, example))) continue;
      const rest = { clusterId, repositoryId: repository.id, jobId: null, decidedBy: null };
      known.push(await insertExample(tx, { ...example, ...rest, origin: 'report', state: 'proposed' }));
    }
  });
  return listExamples(ctx, clusterId);
}

interface Told extends Said {
  feedbackId: string;
  /** Why it cannot become a test, where that is known already. */
  problem?: string;
}

/** What names a function of the repository; what names none comes too, so that a person sees why. */
async function readReports(reports: ReportText[], tree: Tree): Promise<Told[]> {
  const proposals = await proposalsFrom(
    reports.map(({ text }) => text),
    tree.texts,
  );
  const told = new Map<string, Told>();
  for (const { call, expected, report } of proposals)
    told.set(saidKey({ call, expected }), { call, expected, feedbackId: reports[report]!.feedbackId });
  for (const { feedbackId, text } of reports)
    for (const example of await examplesOfText(text)) {
      const said = asSaid(example);
      const key = saidKey(said);
      if (!told.has(key)) told.set(key, { ...said, feedbackId });
    }
  for (const crash of await readCrashes(reports, tree)) told.set(saidKey(crash), crash);
  return [...told.values()];
}

/** The calls that crashed, from the variables told with them: of those of one kind the newest that names one. */
async function readCrashes(reports: ReportText[], tree: Tree): Promise<Told[]> {
  const told = new Map<string, Told>();
  for (const report of reports.toReversed()) {
    const [said] = crashOf(report) ?? [];
    if (!said) continue;
    const known = told.get(saidKey(said));
    if (known && !known.problem) continue;
    const frames = await mappedFrames({ frames: report.frames, reports: [] }, builtTree(tree));
    const found = (await crashCall({ ...report, frames }, tree.texts)) ?? { ok: false, problem: RENAMED };
    const { feedbackId } = report;
    if (found.ok) told.set(saidKey(said), { call: found.call, expected: found.expected, feedbackId });
    else if (!known) told.set(saidKey(said), { ...said, feedbackId, problem: found.problem });
  }
  return [...told.values()];
}

const RENAMED =
  'The code was made smaller before it ran: its functions and variables have other names than in the repository.';
