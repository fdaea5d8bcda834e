import type { TestResult } from './test-results.ts';
import type { TestRun } from './test-run.ts';

export interface Comparison {
  /** Red by assertion or exception without the fix, green with it, and new or red at base: what shows the problem. */
  redToGreen: string[];
  /** Tests of the patch that pass, whether or not they failed without the fix. */
  newPassing: string[];
  newFailing: string[];
  /** Passed at base, now fail, are skipped or are gone. */
  broken: string[];
  /** Passed at base and pass as the patch has made them, but not as they were. */
  brokenAsTheyWere: string[];
  /** Failed at base and still do. */
  stillRed: string[];
  targetsStillRed: boolean;
  /** New tests that could not even be loaded without the fix: they prove nothing. */
  notLoaded: string[];
  wasOk: boolean;
  passed: number;
}

export interface Runs {
  before: TestRun;
  withTests: TestRun;
  after: TestRun;
  /** The fix under the base's version of test files that the patch changes. */
  withOldTests?: TestRun;
  targets?: string[];
}

/** What the fix did to each test. Pure. */
export function compareRuns({ before, withTests, after, withOldTests = after, targets }: Runs): Comparison {
  const [then, between, now, old] = [byId(before), byId(withTests), byId(after), byId(withOldTests)];
  const green = (results: Map<string, TestResult>, id: string) => results.get(id)?.status === 'passed';
  const red = (results: Map<string, TestResult>, id: string) => results.get(id)?.status === 'failed';
  const all = [...now.keys()];
  const isNewOrRed = (id: string) => !then.has(id) || red(then, id);
  const couldRun = (id: string) => red(between, id) && between.get(id)?.failure !== 'load';
  const isTarget = (id: string) => targets === undefined || !then.has(id) || targets.includes(id);
  const redToGreen = all.filter((id) => green(now, id) && isNewOrRed(id) && couldRun(id) && isTarget(id));
  return {
    redToGreen,
    newPassing: all.filter((id) => green(now, id) && !then.has(id)),
    newFailing: all.filter((id) => red(now, id) && !then.has(id)),
    broken: [...then.keys()].filter((id) => green(then, id) && !green(now, id)),
    brokenAsTheyWere: [...then.keys()].filter((id) => green(then, id) && green(now, id) && !green(old, id)),
    stillRed: all.filter((id) => red(now, id) && red(then, id)),
    targetsStillRed: targets !== undefined && targets.length > 0 && !targets.some((id) => green(now, id)),
    notLoaded: all.filter((id) => green(now, id) && !then.has(id) && !green(between, id) && !couldRun(id)),
    wasOk: before.ok,
    passed: all.filter((id) => green(now, id)).length,
  };
}

function byId(run: TestRun): Map<string, TestResult> {
  return new Map(run.tests.map((test) => [test.id, test]));
}
