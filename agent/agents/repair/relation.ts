import { framesIn, matchFrames } from '../../context/frames.ts';
import { wordsIn } from '../../context/words.ts';
import type { FixBrief } from '../../types.ts';
import { isTestPath } from '../../verify/test-paths.ts';
import {
  callScore,
  codeIn,
  codeScore,
  type FunctionsOf,
  frameScore,
  isOneProblem,
  isSmall,
  type TextOf,
} from './clues.ts';
import type { TestRun } from './oracle.ts';

/** A failing test that tells of the reported problem. */
export interface RelatedTest {
  test: TestRun;
  /** 0..1 and above: the part of the test's own words that the reports use, and what else they share. */
  score: number;
}

/** From here on a test clearly belongs to a report. */
const CLEAR = 0.4;

/** The failing tests that clearly belong to the brief, best first; those much weaker than the best are left out. */
export function relatedTests(
  brief: FixBrief,
  tests: TestRun[],
  functionsOf: FunctionsOf,
  read?: TextOf,
): RelatedTest[] {
  if (saysNothing(brief)) return ofOneFile(tests);
  const scored = scoreTests(brief, tests, functionsOf, read);
  const clear = scored.filter((each) => each.score >= CLEAR);
  const chosen = clear.length > 0 ? clear : standingOut(brief, tests, scored);
  const best = chosen[0]?.score ?? 0;
  return chosen.filter((each) => each.score >= best * 0.7);
}

/** The test files that share most with the reports: their names, and the names of code in their texts. */
export function likelyTests(brief: FixBrief, tree: ReadonlyMap<string, string>): string[] {
  const said = reportWords(brief);
  const { names } = codeIn(textOf(brief));
  const scored = [...tree].flatMap(([file, text]) => {
    if (!isTestPath(file)) return [];
    const named = fileWords(file).filter((word) => said.has(word)).length * 2;
    const score = named + [...names].filter((name) => text.includes(name)).length;
    return score > 0 ? [{ file, score }] : [];
  });
  return scored.sort((a, b) => b.score - a.score || (a.file < b.file ? -1 : 1)).map(({ file }) => file);
}

const SUITE_LEAST = 20;
const SHARED_LEAST = 0.1;
const LIFT_LEAST = 5;

/**
 * In a large suite few words say much: where the tests that share most with the reports, green or red, are mostly the red
 * ones, chance would hardly have chosen them.
 */
function standingOut(brief: FixBrief, tests: TestRun[], scored: RelatedTest[]): RelatedTest[] {
  const ran = tests.filter((test) => test.status !== 'skipped');
  const said = reportWords(brief);
  const rarity = rarityOf(ran);
  const shared = new Map(ran.map((test) => [test, overlap(nameWords(test), said, rarity)]));
  const sharedBy = (test: TestRun) => shared.get(test) ?? 0;
  const most = Math.max(0, ...scored.map(({ test }) => sharedBy(test)));
  if (ran.length < SUITE_LEAST || most < SHARED_LEAST) return [];
  const isClosest = (test: TestRun) => sharedBy(test) >= most * 0.9;
  const closest = ran.filter(isClosest).length;
  const chosen = scored.filter(({ test }) => isClosest(test));
  if (!isOneProblem(scored.map((each) => each.test))) return [];
  const part = chosen.length / closest;
  return part >= 0.5 && part >= (scored.length / ran.length) * LIFT_LEAST ? chosen : [];
}

/** Who runs the agent by hand may have no report, only a red test: then the first one is meant. */
function saysNothing(brief: FixBrief): boolean {
  return textOf(brief).trim() === '' && brief.frames.length === 0;
}

function ofOneFile(tests: TestRun[]): RelatedTest[] {
  const failing = tests.filter((test) => test.status === 'failed');
  const beside = failing.filter((test) => test.file === failing[0]?.file);
  return beside.map((test, at) => ({ test, score: at === 0 ? 1 : 0.85 }));
}

/** The tests that a patch must mend: the best one, and those that belong to the report as clearly. */
export function requiredTests(related: RelatedTest[]): RelatedTest[] {
  const best = related[0]?.score ?? 0;
  return related.filter((each) => each.score >= best * 0.9);
}

/** What a patch that mends another red test of the same lines gains. */
const COMPANION = 0.12;

/** Other failing tests that run lines which the target runs too: a right patch often turns them green as well. */
export function companionsOf(related: RelatedTest[], tests: TestRun[]): RelatedTest[] {
  const target = related[0]?.test;
  if (!target) return [];
  const chosen = new Set(related.map((each) => each.test));
  const sharesLine = (test: TestRun) =>
    Object.entries(test.lines).some(
      ([file, lines]) => file !== target.file && lines.some((line) => target.lines[file]?.includes(line)),
    );
  const others = tests.filter((test) => test.status === 'failed' && !chosen.has(test) && sharesLine(test));
  return others.map((test) => ({ test, score: COMPANION }));
}

/** The tests that must stay green: those beside the target first, for they are the likeliest to break. */
export function keepers(tests: TestRun[], target: TestRun[]): string[] {
  const near = new Set(target.map((test) => test.file));
  const passed = tests.filter((test) => test.status === 'passed');
  return [...passed.filter((test) => near.has(test.file)), ...passed.filter((test) => !near.has(test.file))].map(
    (test) => test.id,
  );
}

/** All failing tests with their scores, best first. */
export function scoreTests(
  brief: FixBrief,
  tests: TestRun[],
  functionsOf: FunctionsOf,
  read: TextOf = () => undefined,
): RelatedTest[] {
  const said = reportWords(brief);
  const rarity = rarityOf(tests);
  const files = [...new Set(tests.flatMap((test) => Object.keys(test.lines)))];
  const frames = matchFrames([...brief.frames, ...framesIn(textOf(brief))], files);
  const failing = tests.filter((test) => test.status === 'failed');
  const known = { functionsOf, read, words: said };
  const clues = {
    ...codeIn(textOf(brief)),
    ...known,
    isOne: isOneProblem(failing),
    isSmall: isSmall(files, functionsOf),
  };
  return failing
    .map((test) => ({
      test,
      score:
        overlap(nameWords(test), said, rarity) +
        frameScore(test, frames, textOf(brief)) +
        codeScore(test, clues) +
        callScore(test, clues),
    }))
    .sort((a, b) => b.score - a.score || (a.test.id < b.test.id ? -1 : 1));
}

function textOf(brief: FixBrief): string {
  return [
    brief.title,
    brief.summary,
    brief.hint ?? '',
    ...brief.reports.flatMap((report) => [report.title, report.body]),
  ].join('\n');
}

/** What was said in a title weighs more than what stands somewhere in a body. */
function reportWords(brief: FixBrief): Map<string, number> {
  const said = new Map<string, number>();
  const loud = [brief.title, brief.hint ?? '', ...brief.reports.map((report) => report.title)];
  for (const word of wordsIn(textOf(brief))) said.set(word, 0.85);
  for (const word of wordsIn(loud.join('\n'))) said.set(word, 1);
  return said;
}

function nameWords(test: TestRun): Set<string> {
  const id = test.id.replace(/\[.*\]$/, '');
  const name = id.includes('::') ? id.slice(id.indexOf('::') + 2) : id.split('.').slice(-2).join(' ');
  return new Set([...wordsIn(name), ...fileWords(test.file)]);
}

function fileWords(file: string): string[] {
  return wordsIn(
    file
      .slice(file.lastIndexOf('/') + 1)
      .replace(/\.\w+$/, '')
      .replace(/[._-]?test[._-]?/gi, ' '),
  );
}

function rarityOf(tests: TestRun[]): (word: string) => number {
  const seenIn = new Map<string, number>();
  for (const test of tests) for (const word of nameWords(test)) seenIn.set(word, (seenIn.get(word) ?? 0) + 1);
  return (word) => Math.log(1 + (tests.length + 1) / ((seenIn.get(word) ?? 0) + 0.5));
}

function overlap(words: Set<string>, said: Map<string, number>, rarity: (word: string) => number): number {
  let shared = 0;
  let total = 0;
  let count = 0;
  for (const word of words) {
    total += rarity(word);
    const weight = said.get(word);
    if (weight === undefined) continue;
    shared += rarity(word) * weight;
    count++;
  }
  // One shared word alone proves nothing, be it the only one that the test has.
  return total === 0 ? 0 : (shared / total) * (count >= 2 ? 1 : 0.5);
}
