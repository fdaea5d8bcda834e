import { relative, resolve } from 'node:path';
import { startCoverage } from '../node/coverage.mjs';
import { guarded } from '../node/guard.mjs';
import { noteFailure } from '../node/lateness.mjs';
import { describe } from '../node/messages.mjs';
import { commands, isInstalled, isModule, load, renew, require, takeStray } from '../node/worker.mjs';
import { watchLeftovers, watchTimers } from './leftovers.mjs';
import { filesOf, optionsOf, requiredBy } from './options.mjs';

watchTimers();

const READY_MS = 10_000;

let settings;
/** Files that give hooks to all tests: they are loaded with whichever tests run. */
const supporting = new Set();

function prepare(suite) {
  if (settings) return settings;
  const words = suite.arguments;
  if (!isInstalled('mocha')) throw new Error('mocha is not installed in the sandbox');
  const found = require('mocha');
  const options = optionsOf(words);
  settings = { Mocha: found.default ?? found, options, files: filesOf(options) };
  return settings;
}

/** A new mocha with these files loaded; a file that cannot be is told by `broken`. */
async function collect(suite, files, limitMs) {
  const { Mocha, options } = prepare(suite);
  const rootHooks = await loadRequired(options);
  const { timeout, ui, grep, fgrep, invert, retries, globals, 'async-only': asyncOnly } = options;
  const mocha = new Mocha({ ui, timeout, reporter: Silent, rootHooks });
  if (retries) mocha.suite.retries(retries);
  if (asyncOnly) mocha.asyncOnly?.();
  if (grep ?? fgrep) mocha.grep(grep ?? fgrep);
  if (invert) mocha.invert();
  if (globals) mocha.globals(globals);
  mocha.cleanReferencesAfterRun?.(false);
  if (timeout !== 0) mocha.suite.timeout(Math.min(Number(timeout) || limitMs, limitMs));
  const broken = new Map();
  for (const file of files) {
    const path = resolve(file);
    const hooks = hooksOf(mocha.suite);
    mocha.suite.emit('pre-require', globalThis, path, mocha);
    try {
      const exported = await loadTest(file, path, limitMs);
      mocha.suite.emit('require', exported, path, mocha);
    } catch (error) {
      broken.set(file, error);
    }
    mocha.suite.emit('post-require', globalThis, path, mocha);
    if (hooksOf(mocha.suite) > hooks) supporting.add(file);
  }
  return { mocha, broken };
}

const hooksOf = ({ _beforeEach, _beforeAll, _afterEach, _afterAll }) =>
  [_beforeEach, _beforeAll, _afterEach, _afterAll].reduce((sum, each) => sum + (each?.length ?? 0), 0);

/** As mocha does it: CommonJS by `require`, so that what transforms it there is asked, else `import`. */
async function loadTest(file, path, limitMs) {
  if (isModule(path)) return load(file);
  return guarded(() => require(path), limitMs);
}

/** Modules of `--require`; those that give root hooks have them called. */
async function loadRequired(options) {
  const rootHooks = { beforeAll: [], beforeEach: [], afterAll: [], afterEach: [] };
  for (const place of requiredBy(options)) {
    const exported = isModule(place) ? await import(place) : require(place);
    const given = exported?.mochaHooks ?? exported?.default?.mochaHooks;
    const hooks = typeof given === 'function' ? await given() : given;
    for (const [kind, fns] of Object.entries(hooks ?? {})) rootHooks[kind]?.push(...[fns].flat());
  }
  return rootHooks;
}

function Silent() {}

function idOf(test, seen) {
  const file = relative('.', test.file ?? '');
  const titles = [];
  for (let at = test; at?.title; at = at.parent) titles.unshift(at.title);
  const id = `${file}::${titles.join(' > ')}`;
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return count === 1 ? id : `${id} (${count})`;
}

function eachTest(suite, visit) {
  for (const test of suite.tests) visit(test);
  for (const inner of suite.suites) eachTest(inner, visit);
}

/** Runs these files' tests, all or those of `wanted`; `told` hears of each. */
async function run({ suite, files, wanted, limitMs, failfast, onStart, onTest }) {
  const tidy = watchLeftovers();
  const { mocha, broken } = await collect(suite, files, limitMs);
  const ids = new Map();
  const seen = new Map();
  eachTest(mocha.suite, (test) => ids.set(test, idOf(test, seen)));
  for (const test of ids.keys()) if (test.fn) test.fn = limited(test.fn, limitMs);
  if (wanted) keepOnly(mocha.suite, (test) => wanted.has(ids.get(test)));
  if (failfast) mocha.suite.bail(true);
  try {
    await new Promise((done) => {
      const runner = mocha.run(done);
      runner.on('test', (test) => onStart?.(ids.get(test) ?? idOf(test, new Map())));
      runner.on('pass', (test) => onTest(ids.get(test) ?? idOf(test, new Map()), test, 'passed'));
      runner.on('pending', (test) => onTest(ids.get(test) ?? idOf(test, new Map()), test, 'skipped'));
      runner.on('fail', (test, error) => onTest(ids.get(test) ?? idOf(test, new Map()), test, 'failed', error));
    });
  } finally {
    takeStray();
    mocha.dispose?.();
    tidy();
  }
  return broken;
}

function keepOnly(suite, isWanted) {
  suite.tests = suite.tests.filter(isWanted);
  for (const inner of suite.suites) keepOnly(inner, isWanted);
}

/** mocha looks at how many parameters a test has to know whether it calls back. */
function limited(fn, limitMs) {
  if (fn.length > 0) {
    return function callsBack(done) {
      return guarded(() => fn.call(this, done), limitMs);
    };
  }
  return function returns() {
    return guarded(() => fn.call(this), limitMs);
  };
}

/** Loads everything once, so that the first candidate does not pay for it. */
commands.ready = async ({ suite }) => {
  renew({});
  const tidy = watchLeftovers();
  const { mocha } = await collect(suite, prepare(suite).files, READY_MS);
  mocha.dispose?.();
  tidy();
  return {};
};

commands.baseline = async ({ suite, testTimeoutMs, budgetMs }) => {
  renew({});
  const { files } = prepare(suite);
  if (files.length === 0) return { error: 'mocha finds no test file' };
  const watch = { suite, limitMs: testTimeoutMs, untilMs: performance.now() + budgetMs * WATCHED_SHARE };
  const { tests, broken } = await watched({ ...watch, files });
  await watchFailed(tests, watch, budgetMs);
  for (const [file, error] of broken)
    tests.push({ id: `${file}::`, file, status: 'failed', message: describe(error), ms: 0, lines: {} });
  return { tests };
};

/** Of the time for all tests. Watching lines takes many times as long as they do, so where there are too many not all are watched. */
const WATCHED_SHARE = 0.4;
const AGAIN_SHARE = 0.3;
const AGAIN_MAX = 60;

/** Runs tests, all or those of `wanted`, and tells which lines each ran, until it takes too long. */
async function watched({ untilMs, ...wish }) {
  let coverage = startCoverage();
  const tests = [];
  let began = 0;
  const onStart = () => {
    if (performance.now() > untilMs) {
      coverage?.stop();
      coverage = null;
    }
    coverage?.take();
    began = performance.now();
  };
  const onTest = (id, test, status, error) => {
    const lines = coverage?.take() ?? {};
    const file = test.file ? relative('.', test.file) : id.slice(0, id.indexOf('::'));
    const ms = test.duration ?? (began ? performance.now() - began : 0);
    tests.push({ id, file, status, message: error ? describe(error) : '', ms, lines });
    began = 0;
  };
  const broken = await run({ ...wish, onStart, onTest });
  coverage?.stop();
  return { tests, broken };
}

/** What fails is to be mended, so its lines are needed, and those of the tests beside it. */
async function watchFailed(tests, { suite, limitMs }, budgetMs) {
  const isUnwatched = ({ status, lines }) => status !== 'skipped' && Object.keys(lines).length === 0;
  const red = tests.filter((test) => test.status === 'failed' && isUnwatched(test));
  const files = new Set(red.map((test) => test.file));
  const beside = tests.filter((test) => test.status === 'passed' && files.has(test.file) && isUnwatched(test));
  const again = new Map([...red, ...beside].slice(0, AGAIN_MAX).map((test) => [test.id, test]));
  if (red.length === 0) return;
  renew({});
  const all = prepare(suite).files.filter((file) => files.has(file) || supporting.has(file));
  const untilMs = performance.now() + budgetMs * AGAIN_SHARE;
  const found = await watched({ suite, limitMs, untilMs, files: all, wanted: new Set(again.keys()) });
  for (const { id, lines } of found.tests) if (again.has(id)) again.get(id).lines = lines;
}

export async function runIds(ids, limitMs, failfast, suite) {
  const { files } = prepare(suite);
  const wanted = new Set(ids);
  const named = new Set(ids.map((id) => id.slice(0, id.indexOf('::'))));
  const passed = new Set();
  const failed = new Set();
  const broken = await run({
    suite,
    files: files.filter((file) => named.has(file) || supporting.has(file)),
    wanted,
    limitMs,
    failfast,
    onTest(id, _test, status, error) {
      (status === 'passed' ? passed : failed).add(id);
      if (status === 'failed') noteFailure(error);
    },
  });
  for (const file of named) if (!broken.has(file) && wanted.has(`${file}::`)) passed.add(`${file}::`);
  return passed.difference(failed);
}
