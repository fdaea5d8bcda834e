import { relative, resolve } from 'node:path';
import { watchLeftovers, watchTimers } from '../mocha/leftovers.mjs';
import { startCoverage } from '../node/coverage.mjs';
import { guarded } from '../node/guard.mjs';
import { noteFailure } from '../node/lateness.mjs';
import { describe } from '../node/messages.mjs';
import { commands, renew } from '../node/worker.mjs';
import { openProjects, overlayReads } from './project.mjs';

watchTimers();
overlayReads();

const SWEEP_EVERY = 100;
let swept = 0;
/** What is wanted of the file that jest runs just now. */
let job;

globalThis.__soulcasterJest = async (globalConfig, config, environment, runtime, testPath, send) => {
  environment.global.__soulcasterRecord = globalThis.__soulcasterRecord;
  if (job.instead) {
    await job.instead(environment, runtime);
    return NOTHING_RUN();
  }
  const seen = new Map();
  const ids = new Map();
  let began = 0;
  let ms = 0;
  const told = environment.handleTestEvent?.bind(environment);
  environment.handleTestEvent = async (event, state) => {
    await told?.(event, state);
    if (event.name === 'run_start') {
      for (const test of testsUnder(state.rootDescribeBlock)) {
        ids.set(test, idOf(test, testPath, seen));
        if (job.wanted && !job.wanted.has(ids.get(test))) test.mode = 'skip';
      }
      state.testTimeout = Math.min(state.testTimeout, job.limitMs);
    } else if (event.name === 'test_start') {
      for (const part of [event.test, ...hooksAround(event.test)]) limit(part, job.limitMs);
      job.onStart?.();
    } else if (event.name === 'test_fn_start') {
      began = performance.now();
    } else if (event.name === 'test_fn_success' || event.name === 'test_fn_failure') {
      ms = performance.now() - began;
    } else if (event.name === 'test_done') {
      const failed = event.test.errors.length > 0;
      const error = failed ? [event.test.errors[0]].flat().find(Boolean) : undefined;
      job.onTest(ids.get(event.test), failed ? 'failed' : 'passed', error, ms);
      if (failed && job.failfast) for (const test of ids.keys()) if (test !== event.test) test.mode = 'skip';
    } else if (event.name === 'test_skip' || event.name === 'test_todo') {
      job.onTest(ids.get(event.test), 'skipped', undefined, 0);
    }
  };
  const circus = job.test.runner;
  return (circus.default ?? circus)(globalConfig, config, environment, runtime, testPath, send);
};

const NOTHING_RUN = () => ({
  leaks: false,
  numFailingTests: 0,
  numPassingTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  openHandles: [],
  perfStats: { end: 0, runtime: 0, slow: false, start: 0 },
  skipped: true,
  snapshot: { added: 0, fileDeleted: false, matched: 0, unchecked: 0, uncheckedKeys: [], unmatched: 0, updated: 0 },
  testResults: [],
});

function testsUnder(block) {
  return block.children.flatMap((child) => (child.type === 'describeBlock' ? testsUnder(child) : [child]));
}

function hooksAround(test) {
  const hooks = [];
  for (let at = test.parent; at; at = at.parent) hooks.push(...at.hooks);
  return hooks;
}

const limitedAlready = new WeakSet();

/** circus looks at how many parameters a test has to know whether it calls back, and at whether it is a generator. */
function limit(part, limitMs) {
  const { fn } = part;
  if (!fn || limitedAlready.has(fn) || fn.constructor?.name === 'GeneratorFunction') return;
  part.fn =
    fn.length > 0
      ? function callsBack(done) {
          return guarded(() => fn.call(this, done), limitMs);
        }
      : function returns() {
          return guarded(() => fn.call(this), limitMs);
        };
  limitedAlready.add(part.fn);
}

function idOf(test, path, seen) {
  const names = [test.name];
  for (let at = test.parent; at?.parent; at = at.parent) names.unshift(at.name);
  const id = `${relative('.', path)}::${names.join(' > ')}`;
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id} (${count})`;
}

/** Runs one test file; answers why it could not be loaded, if so. */
async function runFile(projects, test, wish) {
  const { globalConfig } = projects;
  if (++swept % SWEEP_EVERY === 0) projects.sweep();
  const tidy = watchLeftovers();
  job = { ...wish, test };
  let broken;
  try {
    const limits = { testTimeout: Math.min(globalConfig.testTimeout ?? 5000, wish.limitMs) };
    const runner = new test.Runner({ ...globalConfig, ...limits }, {});
    runner.on('test-file-failure', ([, error]) => {
      broken = error;
    });
    const watcher = { isInterrupted: () => false, isWatchMode: () => false, on() {} };
    const { context, path } = test;
    await runner.runTests([{ context: { ...context, config: { ...context.config, ...limits } }, path }], watcher, {
      serial: true,
    });
  } finally {
    tidy();
  }
  return broken;
}

const byFile = (tests, files) => tests.filter(({ path }) => files.includes(relative('.', path)));

commands.files = async ({ suite }) => {
  const { tests } = await openProjects(suite);
  return tests.length > 0
    ? { files: tests.map(({ path }) => relative('.', path)) }
    : { error: 'jest finds no test file' };
};

/** Runs one file once, so that the first candidate does not pay for what is loaded once. */
commands.ready = async ({ suite }) => {
  const projects = await openProjects(suite);
  const { tests } = projects;
  renew({});
  if (tests[0]) await runFile(projects, tests[0], { limitMs: 1000, wanted: new Set(), onTest() {} });
  return {};
};

commands.baseline = async ({ suite, files, testTimeoutMs }) => {
  const projects = await openProjects(suite);
  renew({});
  const coverage = startCoverage();
  const found = [];
  for (const test of byFile(projects.tests, files)) {
    const file = relative('.', test.path);
    const onTest = (id, status, error, ms) =>
      found.push({ id, file, status, message: error ? describe(error) : '', ms, lines: coverage.take() });
    const broken = await runFile(projects, test, {
      limitMs: testTimeoutMs,
      onStart: () => coverage.take(),
      onTest,
    });
    if (broken)
      found.push({ id: `${file}::`, file, status: 'failed', message: describe(broken), ms: 0, lines: coverage.take() });
  }
  coverage.stop();
  return { tests: found };
};

export async function runIds(ids, limitMs, failfast, suite) {
  const projects = await openProjects(suite);
  const { tests } = projects;
  const wanted = new Set(ids);
  const files = [...new Set(ids.map((id) => id.slice(0, id.indexOf('::'))))];
  const passed = new Set();
  for (const file of files) {
    for (const test of byFile(tests, [file])) {
      let failed = false;
      const onTest = (id, status, error) => {
        if (!wanted.has(id)) return;
        if (status === 'failed') noteFailure(error);
        if (status === 'passed') passed.add(id);
        else failed = true;
      };
      const broken = await runFile(projects, test, { limitMs, wanted, failfast, onTest });
      if (!broken && wanted.has(`${file}::`)) passed.add(`${file}::`);
      if (failfast && (failed || broken)) return passed;
    }
  }
  return passed;
}

/** The function to evaluate is taken from where jest would load it, in the realm of its tests. */
export async function withFunction(suite, file, use) {
  const projects = await openProjects(suite);
  const { tests } = projects;
  if (!tests[0]) throw new Error('jest finds no test file');
  let answer;
  const instead = async (environment, runtime) => {
    const path = resolve(file);
    if (runtime.unstable_shouldLoadAsEsm?.(path)) await runtime.unstable_importModule(path);
    else runtime.requireModule(path);
    answer = await use(environment.global.__soulcasterFunction, environment.global);
  };
  const broken = await runFile(projects, tests[0], { limitMs: 5000, instead, onTest() {} });
  if (broken) throw broken;
  return answer;
}
