import { relative, resolve } from 'node:path';
import { watchLeftovers, watchTimers } from '../mocha/leftovers.mjs';
import { startCoverage } from '../node/coverage.mjs';
import { guarded } from '../node/guard.mjs';
import { noteFailure } from '../node/lateness.mjs';
import { describe } from '../node/messages.mjs';
import { commands, overlaidPaths, renew } from '../node/worker.mjs';
import { openVitest, overlayVite } from './server.mjs';

watchTimers();
overlayVite();

/** What is wanted of the files that vitest runs just now. */
let job;
let watched = false;
let stale = [];

/** Puts ourselves into vitest's own runner: it tells of each test, and may be told which to leave out. */
function watchRunner(TestRunner) {
  if (watched) return;
  watched = true;
  const { prototype } = TestRunner;
  const before = (name, run) => {
    const real = prototype[name];
    prototype[name] = function watching(...given) {
      run.call(this, ...given);
      return real?.apply(this, given);
    };
  };
  const after = (name, run) => {
    const real = prototype[name];
    prototype[name] = async function watching(...given) {
      try {
        return await real?.apply(this, given);
      } finally {
        run.call(this, ...given);
      }
    };
  };
  before('onCollectStart', function begin() {
    // The worker lives on, and takes what it has once been given for good.
    forget(this.workerState);
    // Where it may be debugged, it gives each file its source map: else nobody could tell which lines ran.
    if (this.config.inspector) this.config.inspector.openInMainProcess = true;
    this.config.testTimeout = Math.min(this.config.testTimeout ?? 5000, job.limitMs);
    this.config.hookTimeout = Math.min(this.config.hookTimeout ?? 10_000, job.limitMs * 2);
  });
  before('onCollected', (files) => {
    const seen = new Map();
    for (const test of files.flatMap(testsOf)) {
      job.ids.set(test, idOf(test, seen));
      if (job.wanted && !job.wanted.has(job.ids.get(test)) && test.mode !== 'todo') test.mode = 'skip';
    }
  });
  before('onBeforeTryTask', () => {
    job.onStart?.();
    job.began = performance.now();
  });
  after('onAfterRunTask', (test) => {
    if (test.mode === 'skip' || test.mode === 'todo' || !job.ids.has(test)) return;
    const failed = test.result?.state === 'fail';
    job.onTest(
      job.ids.get(test),
      failed ? 'failed' : test.result?.state === 'pass' ? 'passed' : 'skipped',
      test.result?.errors?.[0],
      performance.now() - job.began,
    );
    if (failed && job.failfast)
      for (const other of job.ids.keys()) if (other !== test && !other.result) other.mode = 'skip';
  });
  const { getTestFn } = TestRunner;
  if (getTestFn) {
    prototype.runTask = async function limited(test) {
      await guarded(() => getTestFn(test)(), job.limitMs);
    };
  }
}

function forget({ evaluatedModules }) {
  for (const path of job.changed)
    for (const module of evaluatedModules.fileToModulesMap.get(path) ?? []) evaluatedModules.invalidateModule(module);
}

const testsOf = (task) => (task.type === 'suite' ? task.tasks.flatMap(testsOf) : [task]);

function idOf(test, seen) {
  const names = [];
  for (let at = test; at && at !== test.file; at = at.suite) names.unshift(at.name);
  const id = `${relative('.', test.file.filepath)}::${names.join(' > ')}`;
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id} (${count})`;
}

/** Runs test files, each with modules of its own; answers why files could not be loaded. */
async function runFiles({ vitest, specifications, TestRunner }, files, wish) {
  watchRunner(TestRunner);
  const changed = [...stale, ...overlaidPaths()];
  for (const path of changed) vitest.invalidateFile(path);
  stale = overlaidPaths();
  const chosen = specifications.filter(({ moduleId }) => files.includes(relative('.', moduleId)));
  const tidy = watchLeftovers();
  job = { ...wish, changed, ids: new Map(), began: 0 };
  try {
    const { testModules } = await vitest.runTestSpecifications(chosen);
    const broken = new Map();
    for (const module of testModules) {
      const [error] = module.errors();
      if (error) broken.set(relative('.', module.moduleId), error);
    }
    return broken;
  } finally {
    tidy();
    process.exitCode = 0;
  }
}

commands.files = async ({ suite }) => {
  const { specifications } = await openVitest(suite);
  const files = [...new Set(specifications.map(({ moduleId }) => relative('.', moduleId)))];
  return files.length > 0 ? { files } : { error: 'vitest finds no test file' };
};

/** Runs one file once, so that the first candidate does not pay for what is loaded once. */
commands.ready = async ({ suite }) => {
  const opened = await openVitest(suite);
  renew({});
  const [first] = opened.specifications;
  if (first) await runFiles(opened, [relative('.', first.moduleId)], { limitMs: 5000, wanted: new Set(), onTest() {} });
  return {};
};

commands.baseline = async ({ suite, files, testTimeoutMs }) => {
  const opened = await openVitest(suite);
  renew({});
  const coverage = startCoverage();
  const found = [];
  const onTest = (id, status, error, ms) =>
    found.push({
      id,
      file: id.slice(0, id.indexOf('::')),
      status,
      message: error ? describe(error) : '',
      ms,
      lines: coverage.take(),
    });
  const broken = await runFiles(opened, files, {
    limitMs: testTimeoutMs,
    maps: true,
    onStart: () => coverage.take(),
    onTest,
  });
  coverage.stop();
  for (const [test, id] of job.ids)
    if (test.mode === 'skip' || test.mode === 'todo')
      found.push({ id, file: relative('.', test.file.filepath), status: 'skipped', message: '', ms: 0, lines: {} });
  for (const [file, error] of broken)
    found.push({ id: `${file}::`, file, status: 'failed', message: describe(error), ms: 0, lines: {} });
  return { tests: found };
};

export async function runIds(ids, limitMs, failfast, suite) {
  const opened = await openVitest(suite);
  const wanted = new Set(ids);
  const files = [...new Set(ids.map((id) => id.slice(0, id.indexOf('::'))))];
  const passed = new Set();
  // Where the first failure ends it, the files after it need not be loaded.
  for (const group of failfast ? files.map((file) => [file]) : [files]) {
    let failed = false;
    const onTest = (id, status, error) => {
      if (!wanted.has(id)) return;
      if (status === 'failed') noteFailure(error);
      if (status === 'passed') passed.add(id);
      else failed = true;
    };
    const broken = await runFiles(opened, group, { limitMs, wanted, failfast, onTest });
    for (const file of group) if (!broken.has(file) && wanted.has(`${file}::`)) passed.add(`${file}::`);
    if (failfast && (failed || broken.size > 0)) return passed;
  }
  return passed;
}

/** The function is taken out of the file where vitest loads it: for its first test file, in whose place the file stands. */
export async function withFunction(suite, file, use) {
  const { vitest, specifications, TestRunner } = await openVitest(suite);
  watchRunner(TestRunner);
  const [first] = specifications;
  if (!first) throw new Error('vitest finds no test file');
  globalThis.__soulcasterFunction = undefined;
  const real = TestRunner.prototype.importFile;
  let answer;
  TestRunner.prototype.importFile = async function instead(path, source) {
    if (source === 'setup') return real.call(this, path, source);
    forget(this.workerState);
    await real.call(this, resolve(file), source);
    answer = await use(globalThis.__soulcasterFunction, globalThis);
  };
  try {
    const opened = { vitest, specifications, TestRunner };
    const broken = await runFiles(opened, [relative('.', first.moduleId)], { limitMs: 5000, onTest() {} });
    const [error] = broken.values();
    if (answer === undefined) throw error ?? new Error('the file could not be loaded');
  } finally {
    TestRunner.prototype.importFile = real;
  }
  return answer;
}
