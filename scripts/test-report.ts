import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

export type TestRun = {
  tests: { file: string; title: string; state: 'passed' | 'failed' | 'skipped'; why?: string }[];
  /** Failures that belong to no test: a file that cannot be loaded, an unhandled rejection, a failed hook. */
  errors: string[];
};

/** Writes what a vitest run did as JSON to the path in TEST_REPORT; `scripts/test.ts` adds the runs up. */
export default class TestReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    const path = process.env.TEST_REPORT;
    if (!path) return;
    const tests = modules.flatMap(testsOf);
    const errors = [
      ...modules.flatMap((module) => module.errors().map((error) => `${module.relativeModuleId}: ${error.message}`)),
      ...modules.flatMap(failedSuites),
      ...unhandled.map((error) => error.message ?? 'an unhandled error'),
    ];
    writeFileSync(path, JSON.stringify({ tests, errors } satisfies TestRun));
  }
}

function testsOf(module: TestModule): TestRun['tests'] {
  return [...module.children.allTests()].map((test) => {
    const result = test.result();
    const state = result.state === 'pending' ? 'skipped' : result.state;
    const why = result.state === 'skipped' ? result.note : undefined;
    return { file: module.relativeModuleId, title: test.fullName, state, ...(why ? { why } : {}) };
  });
}

/** A suite whose hook throws leaves its tests unrun: without this they would look skipped. */
const failedSuites = (module: TestModule): string[] =>
  [...module.children.allSuites()].flatMap((suite) =>
    suite.errors().map((error) => `${module.relativeModuleId} > ${suite.fullName}: ${error.message}`),
  );
