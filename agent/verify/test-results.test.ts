import { expect, test } from 'vitest';
import type { Runner } from './test-command.ts';
import { parseReport } from './test-results.ts';

function facts(runner: Runner, report: string) {
  return parseReport(runner, report, '/workspace').map(({ id, status, failure }) => [
    id,
    status,
    ...(failure ? [failure] : []),
  ]);
}

test('reads the report of node, with suites, odd names and files that could not be loaded', () => {
  const cause = (error: string) =>
    `<failure type="testCodeFailure" message="m">[Error [ERR_TEST_FAILURE]: m] {\n  cause: ${error}\n}</failure>`;
  const report = `<?xml version="1.0" encoding="utf-8"?>
<testsuites>
  <testcase name="top &lt;x> &amp; &amp;quot;y&amp;quot;" classname="test" file="/workspace/a.test.ts" failure="m">${cause('AssertionError [ERR_ASSERTION]: 1 !== 2')}</testcase>
  <testsuite name="cart">
    <testcase name="adds" classname="cart" file="/workspace/a.test.ts"/>
    <testcase name="later" classname="cart" file="/workspace/a.test.ts"><skipped type="skipped" message="true"/></testcase>
    <testcase name="throws" classname="cart" file="/workspace/a.test.ts">${cause('TypeError: x is undefined')}</testcase>
    <testcase name="parses" classname="cart" file="/workspace/a.test.ts">${cause('SyntaxError: Unexpected token\n at JSON.parse (&lt;anonymous>)')}</testcase>
    <testcase name="imports" classname="cart" file="/workspace/a.test.ts">${cause("SyntaxError: no export named 'x'\n at ModuleJob")}</testcase>
    <testcase name="adds" classname="cart" file="/workspace/a.test.ts"/>
  </testsuite>
  <testcase name="src/b.test.js" classname="test" file="/workspace/src/b.test.js"><failure type="testCodeFailure" message="test failed">x</failure></testcase>
  <!-- tests 7 -->
</testsuites>`;
  expect(facts('node', report)).toEqual([
    ['a.test.ts > top <x> & "y"', 'failed', 'assertion'],
    ['a.test.ts > cart > adds', 'passed'],
    ['a.test.ts > cart > later', 'skipped'],
    ['a.test.ts > cart > throws', 'failed', 'exception'],
    ['a.test.ts > cart > parses', 'failed', 'exception'],
    ['a.test.ts > cart > imports', 'failed', 'load'],
    ['a.test.ts > cart > adds (2)', 'passed'],
    ['src/b.test.js', 'failed', 'load'],
  ]);
});

test('reads the report of vitest', () => {
  const report = `<testsuites name="vitest tests"><testsuite name="src/a.test.ts">
    <testcase classname="src/a.test.ts" name="grp &gt; ok" time="0.1"></testcase>
    <testcase classname="src/a.test.ts" name="grp &gt; bad"><failure message="expected 1 to be 2" type="AssertionError">AssertionError: expected 1 to be 2</failure></testcase>
    <testcase classname="src/a.test.ts" name="sk" time="0"><skipped/></testcase>
    </testsuite><testsuite name="src/b.test.ts">
    <testcase classname="src/b.test.ts" name="src/b.test.ts"><failure message="Cannot find module" type="Error">Error</failure></testcase>
    </testsuite></testsuites>`;
  expect(facts('vitest', report)).toEqual([
    ['src/a.test.ts > grp > ok', 'passed'],
    ['src/a.test.ts > grp > bad', 'failed', 'assertion'],
    ['src/a.test.ts > sk', 'skipped'],
    ['src/b.test.ts', 'failed', 'load'],
  ]);
});

test('reads the report of jest', () => {
  const assertion = (title: string, status: string, failureMessages: string[] = []) => ({
    ancestorTitles: ['cart'],
    title,
    status,
    failureMessages,
  });
  const report = {
    testResults: [
      {
        name: '/workspace/a.test.js',
        message: '',
        assertionResults: [
          assertion('ok', 'passed'),
          assertion('bad', 'failed', ['Error: expect(received).toBe(expected)']),
          assertion('no', 'pending'),
        ],
      },
      { name: '/workspace/b.test.js', message: 'Cannot find module', assertionResults: [] },
    ],
  };
  expect(facts('jest', JSON.stringify(report))).toEqual([
    ['a.test.js > cart > ok', 'passed'],
    ['a.test.js > cart > bad', 'failed', 'assertion'],
    ['a.test.js > cart > no', 'skipped'],
    ['b.test.js', 'failed', 'load'],
  ]);
});

test('reads the report of mocha', () => {
  const report = {
    passes: [{ fullTitle: 'cart ok', file: '/workspace/test/a.js', err: {} }],
    failures: [{ fullTitle: 'cart bad', file: '/workspace/test/a.js', err: { stack: 'TypeError: x' } }],
    pending: [{ fullTitle: 'cart no', file: '/workspace/test/a.js', err: {} }],
  };
  expect(facts('mocha', JSON.stringify(report))).toEqual([
    ['test/a.js > cart ok', 'passed'],
    ['test/a.js > cart bad', 'failed', 'exception'],
    ['test/a.js > cart no', 'skipped'],
  ]);
});

test.each<[Runner, string]>([
  ['node', ''],
  ['node', '<testsuites><testcase name="a" file="x"><failure message="&#99999999;'],
  ['pytest', '<<<>>>&&&'],
  ['unittest', '{"id":1}\nnull\n[]\n{'],
  ['jest', '{"testResults":[{}]}'],
  ['mocha', '[]'],
])('a broken report of %s is no error', (runner, report) => {
  expect(() => parseReport(runner, report, '/workspace')).not.toThrow();
});

test('a long report of hostile text is read quickly', () => {
  const report = `<testsuites>${'<testcase name="a" '.repeat(20_000)}${'&'.repeat(100_000)}${'<!--'.repeat(2000)}`;
  const before = process.threadCpuUsage();
  parseReport('node', report, '/workspace');
  expect(process.threadCpuUsage(before).user / 1000).toBeLessThan(5_000);
});
