import type { Tree } from '../../context/tree.ts';
import type { Agent, AgentOutcome, AgentRun } from '../../types.ts';
import { byScore, type Candidate, candidatesOf } from './candidates.ts';
import type { FunctionsOf } from './clues.ts';
import { conclude } from './conclude.ts';
import { confirmationMs } from './confirm.ts';
import { boostFor } from './crash.ts';
import { startFor, suspiciousLines } from './diagnosis.ts';
import { obstacleIn } from './directory/obstacle.ts';
import { CRASH_TEMPLATES } from './examples/crash.ts';
import { statesOf, takeExamples, textsOf, type WrittenExamples, withExamples } from './examples/in-run.ts';
import { nodesOf, parseSource } from './languages/parse.ts';
import { localise, type Suspects } from './localise.ts';
import { Oracle, type TestRun } from './oracle.ts';
import { Origin } from './origin.ts';
import { CANCELLED, diagnosis } from './outcomes.ts';
import { pairsOf } from './pairs.ts';
import { bestOf } from './ranking.ts';
import { companionsOf, keepers, likelyTests, type RelatedTest, relatedTests, requiredTests } from './relation.ts';
import { withRestored } from './restored.ts';
import { type Plausible, type SearchResult, search } from './search.ts';
import { suitesWith } from './suites.ts';
import { suspicionOf } from './suspicion.ts';
import { type NoTest, noExampleText, noPatchText, noTestText, redText } from './wording.ts';

/** For who wants to know more than the outcome: a command line, a benchmark. Must not throw. */
export interface RepairWatch {
  /** A patch passes all tests; whether others behave differently is not known yet. */
  found?(patch: Plausible): void;
  /** The search is over: what was tried, and the good patches, best first. Not called where it never began. */
  searched?(searched: Searched): void;
  /** No search begins. */
  noTest?(why: NoTest, tests: TestRun[]): void;
}

export interface Searched {
  result: SearchResult;
  best: Plausible[];
  tests: TestRun[];
}

/**
 * Repairs without a model: it finds the failing test that tells of the reports, tries small edits on the lines that
 * this test runs, and keeps one only when all tests agree and all such edits behave alike. Ends `done` with the edit in
 * the workspace, else `ambiguous` or `diagnosis` with the workspace as it was. The same brief, tree, seed and candidate
 * budget give the same edit, unless time runs out first.
 */
export function repairAgent(watch: RepairWatch = {}, workers?: number): Agent {
  return {
    id: 'repair',
    needs: { model: false, stdin: true },
    async run(run) {
      const oracles: Oracle[] = [];
      try {
        return await repair(run, oracles, { watch, workers });
      } finally {
        await closeAll(oracles);
      }
    },
  };
}

async function repair(run: AgentRun, oracles: Oracle[], { watch, workers }: Settings): Promise<AgentOutcome> {
  const deadline = performance.now() + run.budget.wallMs;
  const origin = await Origin.of(run.sandbox);
  const tree = new Map(origin.tree);
  const examples = await takeExamples(run, tree);
  const started: Started = { tree, origin, examples, deadline, watch, oracles, workers, edits: {} };
  const outcome = await repairWith(run, started);
  if (run.signal.aborted) return outcome;
  await closeAll(oracles);
  const tests = examples.written.filter((each) => each.isKept && each.isRed);
  const wanted = outcome.stop === 'done' ? { ...started.edits, ...textsOf(tests) } : {};
  return withRestored(outcome, await origin.restore(wanted));
}

const closeAll = (oracles: Oracle[]) => Promise.all(oracles.map((oracle) => oracle.close()));

interface Settings {
  watch: RepairWatch;
  /** How many candidates are tried at once; what is found does not depend on it. */
  workers: number | undefined;
}

interface Started extends Settings {
  tree: Tree;
  examples: WrittenExamples;
  deadline: number;
  origin: Origin;
  oracles: Oracle[];
  /** What is to stay of the agent's own edits. */
  edits: Record<string, string>;
}

async function repairWith(run: AgentRun, started: Started): Promise<AgentOutcome> {
  const { tree, examples, deadline, watch, oracles, workers } = started;
  const say = (text: string, done = 0, total: number | null = null) =>
    run.emit({ type: 'progress', text, done, total });
  for (const note of examples.notes) say(note);
  const { suites, unknown } = await suitesWith(run.brief.commands.test, examples, tree);
  oracles.push(...suites.map((suite) => new Oracle(run.sandbox, suite, workers)));
  const startedAt = performance.now();
  for (const oracle of oracles) oracle.endAt(startedAt + (deadline - startedAt) * BASELINE_SHARE);
  const noTest = async (notes: string[], why: NoTest, tests: TestRun[] = []) => {
    watch.noTest?.(why, tests);
    return diagnosis(noTestText([...notes, ...examples.notes], await startFor(run.brief, tree), why));
  };
  if (oracles.length === 0) return noTest(unknown, 'none');
  say('running the tests once');
  const first = likelyTests(run.brief, tree);
  const baselines = await Promise.all(
    oracles.map(async (oracle) => ({ oracle, answer: await oracle.baseline(first) })),
  );
  if (run.signal.aborted) return CANCELLED;
  const ran = baselines.flatMap(({ oracle, answer }) =>
    answer.ok && answer.tests.length > 0 ? [{ oracle, tests: answer.tests }] : [],
  );
  const reasons = baselines.flatMap(({ answer }) => (answer.ok ? [] : [answer.reason]));
  const tests = ran.flatMap((each) => each.tests);
  const failing = tests.filter((test) => test.status === 'failed');
  if (tests.length === 0) return noTest([...unknown, ...new Set(reasons)], 'unrun');
  say(`${tests.length} tests, ${failing.length} of them fail`);
  const isPart = oracles.some((oracle) => oracle.unrun.length > 0);
  if (isPart) say(NOT_ALL_RAN);
  const states = statesOf(examples.written, tests);
  for (const problem of states.problems) say(problem);
  const told = tests.filter((test) => !states.own.includes(test));
  const functionsOf = await functionNames(failing, tree);
  const others = relatedTests(run.brief, told, functionsOf, (file) => tree.get(file));
  const { related, isCrashOnly } = withExamples(states, others);
  const chosen = ran.find((each) => each.tests.some((test) => test.id === related[0]?.test.id));
  if (!chosen && states.problems.length > 0) {
    watch.noTest?.('green', tests);
    return diagnosis(noExampleText([...states.problems, ...examples.notes], await startFor(run.brief, tree)));
  }
  const notes = [...unknown, ...new Set(reasons), ...(isPart ? [NOT_ALL_RAN] : [])];
  if (!chosen && failing.length === 0) return noTest(notes, isPart ? 'unrelated' : 'green', tests);
  if (!chosen)
    return noTest([...notes, (await obstacleIn(tests, tree)) ?? redText(failing)].filter(Boolean), 'unrelated', tests);
  const own = related.filter((each) => chosen.tests.includes(each.test));
  say(`the failing test that tells of the report: ${own[0]?.test.id ?? ''}`);
  return mend(run, { ...chosen, related: own, isCrashOnly, ...started });
}

export interface Found extends Started {
  oracle: Oracle;
  tests: TestRun[];
  related: RelatedTest[];
  /** Nothing says what should come out, only that no error should. */
  isCrashOnly: boolean;
}

async function mend(run: AgentRun, found: Found): Promise<AgentOutcome> {
  const { oracle, tests, related, tree, deadline, watch } = found;
  const target = related.map((each) => each.test);
  const { suite } = oracle;
  const suspects = localise(run.brief, target, tests, suite.framework === 'node:test' ? suite.files : []);
  const every = await allCandidates(suspects, target, tree);
  const candidates = found.isCrashOnly ? every.filter((each) => CRASH_TEMPLATES.has(each.template)) : every;
  const keep = keepers(tests, target);
  const confirmMs = confirmationMs(suite, tests, target);
  const leftMs = () => deadline - performance.now();
  // Where the repository's own runner is slow, the search leaves it more than its share.
  const timeFor = (share: number) => Math.max(leftMs() * 0.3, Math.min(leftMs() * share, leftMs() - confirmMs / share));
  const limits = { candidates: run.budget.candidates, wallMs: timeFor(SINGLE_SHARE), signal: run.signal };
  const required = requiredTests(related);
  const others = [...related.filter((each) => !required.includes(each)), ...companionsOf(related, tests)];
  const goal = { required, others, keep };
  const watching = {
    progress: (done: number, total: number) =>
      run.emit({ type: 'progress', text: `tried ${done} of ${total} candidates`, done, total }),
    found: (patch: Plausible) => watch.found?.(patch),
  };
  oracle.endAt(Math.min(deadline, performance.now() + limits.wallMs + CHECK_MS_MORE));
  let result = await search(oracle, candidates, goal, tree, limits, watching);
  const left = run.budget.candidates - result.tried;
  // Two edits are a guess that is worth its time only where one was not enough.
  const wantsPair = result.plausible.length === 0 && result.stopped === 'exhausted' && left > 0;
  if (wantsPair && !run.signal.aborted) {
    const rest = { ...limits, candidates: left, wallMs: timeFor(PAIR_SHARE) };
    oracle.endAt(Math.min(deadline, performance.now() + rest.wallMs + CHECK_MS_MORE));
    const pairs = await pairsOf(oracle, candidates, goal, tree, rest);
    if (pairs.length > 0) result = joined(result, await search(oracle, pairs, goal, tree, rest, watching));
  }
  if (run.signal.aborted) return CANCELLED;
  oracle.endAt(performance.now() + timeFor(COMPARE_SHARE));
  const best = bestOf(result.plausible);
  if (best.length === 0) {
    watch.searched?.({ result, best, tests });
    const lines = suspiciousLines(suspects, candidates, tree);
    return diagnosis(noPatchText(target, result, lines, uneditable(suspects, found)));
  }
  return conclude(run, found, { result, best });
}

/** Of the time there is, for the tests as they are; where all of them take longer, some are not run. */
const BASELINE_SHARE = 0.75;
const NOT_ALL_RAN = 'there was no time to run all tests';
/** What is left of the time is for comparing what was found, and of that the rest for the repository's own runner. */
const SINGLE_SHARE = 0.7;
const PAIR_SHARE = 0.6;
const COMPARE_SHARE = 0.6;
/** What is being tried when a search ends may come to its end. */
const CHECK_MS_MORE = 1000;

function joined(singles: SearchResult, pairs: SearchResult): SearchResult {
  const plausible = pairs.plausible.map((each) => ({ ...each, at: each.at + singles.tried }));
  const stopped = plausible.length > 0 ? pairs.stopped : singles.stopped;
  return { plausible, tried: singles.tried + pairs.tried, total: singles.total + pairs.total, stopped };
}

/** Suspicious files of the repository that were not read as text. */
const uneditable = (suspects: Suspects, { tree, origin }: Found) =>
  [...suspects.keys()].filter((file) => !tree.has(file) && origin.has(file));

async function allCandidates(suspects: Suspects, target: TestRun[], tree: Tree): Promise<Candidate[]> {
  const boost = boostFor(target);
  const all: Candidate[] = [];
  for (const [file, lines] of suspects) {
    const parsed = await parseSource(file, tree.get(file) ?? '');
    if (!parsed) continue;
    all.push(...candidatesOf(parsed, suspicionOf(parsed, lines), boost));
    parsed.close();
  }
  return all.sort(byScore);
}

async function functionNames(failing: TestRun[], tree: Tree): Promise<FunctionsOf> {
  const known = new Map<string, ReturnType<FunctionsOf>>();
  for (const file of new Set(failing.flatMap((test) => Object.keys(test.lines)))) {
    const parsed = await parseSource(file, tree.get(file) ?? '');
    if (!parsed) continue;
    const named = [...nodesOf(parsed.root)].filter((node) => parsed.language.isFunction(node));
    known.set(
      file,
      named.map((node) => ({
        name: parsed.language.functionName(node) ?? '',
        start: node.startPosition.row + 1,
        end: node.endPosition.row + 1,
      })),
    );
    parsed.close();
  }
  return (file) => known.get(file) ?? [];
}
