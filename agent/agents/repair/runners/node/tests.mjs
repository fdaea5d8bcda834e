import assert from 'node:assert';
import { mock as realMock } from 'node:test';
import { startCoverage } from './coverage.mjs';
import { guarded } from './guard.mjs';
import { noteFailure } from './lateness.mjs';
import { describe } from './messages.mjs';
import { commands, load, renew, shims, takeStray } from './worker.mjs';

shims.set(
  'node:test',
  `
  const { test, suite, before, after, beforeEach, afterEach, mock } = globalThis.__soulcaster;
  export { test, test as it, suite, suite as describe, before, after, beforeEach, afterEach, mock };
  export default test;
  export { test as 'module.exports' };
`,
);

let current;

function group(name, parent) {
  return {
    name,
    parent,
    children: [],
    hooks: { before: [], after: [], beforeEach: [], afterEach: [] },
    skip: parent?.skip ?? false,
  };
}

function parts(args) {
  const name = typeof args[0] === 'string' ? args[0] : undefined;
  const fn = args.find((each) => typeof each === 'function');
  const options = args.find((each) => each && typeof each === 'object') ?? {};
  return { name: name ?? fn?.name ?? '<anonymous>', options, fn };
}

function suite(...args) {
  const { name, options, fn } = parts(args);
  const made = group(name, current);
  made.skip ||= Boolean(options.skip || options.todo);
  current.children.push(made);
  const outer = current;
  current = made;
  try {
    made.ready = fn?.();
  } finally {
    current = outer;
  }
  return Promise.resolve();
}

function test(...args) {
  const { name, options, fn } = parts(args);
  current.children.push({
    name,
    parent: current,
    fn,
    skip: current.skip || Boolean(options.skip || options.todo) || !fn,
  });
  return Promise.resolve();
}

const skipped =
  (register) =>
  (...args) => {
    const { name, fn, options } = parts(args);
    return register(name, { ...options, skip: true }, fn);
  };
for (const register of [suite, test])
  Object.assign(register, { skip: skipped(register), todo: skipped(register), only: register });
Object.assign(test, { test, it: test, describe: suite, suite });

const hook = (kind) => (fn) => current.hooks[kind].push(fn);
const hooks = {
  before: hook('before'),
  after: hook('after'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
};
globalThis.__soulcaster = { test, suite, ...hooks, mock: realMock };
Object.assign(test, hooks, { mock: realMock });

/** Loads a file and answers its tests in order, each with the groups around it; one without tests is a test itself, as it is for Node. */
async function collect(file) {
  const root = group('', undefined);
  current = root;
  await runProgram(file);
  const found = [];
  const walk = async (node) => {
    await node.ready;
    for (const child of node.children) {
      if (child.children) await walk(child);
      else found.push({ ...child, id: `${file}::${path(child).join(' > ')}` });
    }
  };
  await walk(root);
  return found.length > 0 ? found : [{ id: `${file}::`, name: '', parent: root, skip: false, fn: () => {} }];
}

/** Fails as the program does: by an error, also of a promise that nobody waits for, or by its exit code. */
async function runProgram(file) {
  process.exitCode = 0;
  try {
    await load(file);
    await new Promise(setImmediate);
  } catch (error) {
    if (error.exitCode !== 0) throw error;
  }
  const stray = takeStray();
  if (stray) throw stray;
  const { exitCode } = process;
  process.exitCode = 0;
  if (exitCode) throw new Error(`${file} ends with ${exitCode}`);
}

function path(node) {
  return node.parent ? [...path(node.parent), node.name] : [];
}

function lineage(node) {
  return node ? [...lineage(node.parent), node] : [];
}

async function runOne(each, limitMs, opened) {
  if (each.skip) return { status: 'skipped', message: '' };
  const groups = lineage(each.parent);
  const context = contextOf(each);
  try {
    for (const outer of groups) {
      if (opened.has(outer)) continue;
      opened.add(outer);
      for (const fn of outer.hooks.before) await timed(() => fn(context), limitMs);
    }
    for (const outer of groups) for (const fn of outer.hooks.beforeEach) await timed(() => fn(context), limitMs);
    await timed(() => guarded(() => call(each.fn, context), limitMs), limitMs);
    await context.settle();
    for (const outer of groups.toReversed())
      for (const fn of outer.hooks.afterEach) await timed(() => fn(context), limitMs);
    const stray = takeStray();
    if (stray) throw stray;
    return context.skipped ? { status: 'skipped', message: '' } : { status: 'passed', message: '' };
  } catch (error) {
    noteFailure(error);
    return { status: 'failed', message: describe(error) };
  } finally {
    takeStray();
    realMock.reset();
    for (const fn of context.cleanups) await timed(fn, limitMs).catch(() => {});
  }
}

function call(fn, context) {
  if (fn.length < 2) return fn(context);
  return new Promise((resolve, reject) => fn(context, (error) => (error ? reject(error) : resolve())));
}

function contextOf(each) {
  const cleanups = [];
  const subtests = [];
  const context = {
    name: each.name,
    cleanups,
    skipped: false,
    mock: realMock,
    assert,
    signal: new AbortController().signal,
  };
  context.test = (...args) => {
    const { fn, options } = parts(args);
    const run = options.skip || !fn ? Promise.resolve() : Promise.resolve(call(fn, contextOf({ name: '' })));
    subtests.push(run);
    return run;
  };
  context.settle = () => Promise.all(subtests);
  context.skip = () => (context.skipped = true);
  context.todo = context.diagnostic = context.plan = context.runOnly = () => {};
  context.before = (fn) => fn(context);
  context.after = (fn) => cleanups.push(fn);
  context.beforeEach = context.afterEach = () => {};
  return context;
}

async function timed(run, limitMs) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`longer than ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}

commands.baseline = async ({ files, testTimeoutMs }) => {
  renew({});
  const coverage = startCoverage();
  const tests = [];
  for (const file of files) {
    coverage.take();
    const loading = performance.now();
    let found;
    try {
      found = await collect(file);
    } catch (error) {
      const ms = performance.now() - loading;
      tests.push({ id: `${file}::`, file, status: 'failed', message: describe(error), ms, lines: coverage.take() });
      continue;
    }
    const opened = new Set();
    for (const each of found) {
      const isProgram = each.id === `${file}::`;
      if (!isProgram) coverage.take();
      const began = isProgram ? loading : performance.now();
      const result = await runOne(each, testTimeoutMs, opened);
      tests.push({ id: each.id, file, ...result, ms: performance.now() - began, lines: coverage.take() });
    }
    for (const outer of opened)
      for (const fn of outer.hooks.after) await timed(() => fn({}), testTimeoutMs).catch(() => {});
  }
  coverage.stop();
  return { tests };
};

export async function runIds(ids, limitMs, failfast) {
  const passed = new Set();
  const wanted = new Set(ids);
  const files = [...new Set(ids.map((id) => id.slice(0, id.indexOf('::'))))];
  for (const file of files) {
    const found = await collect(file).catch(() => []);
    if (found.length === 0 && failfast) return passed;
    const opened = new Set();
    // A file that could not be loaded before is mended when it has tests again.
    if (found.length > 0) passed.add(`${file}::`);
    for (const each of found) {
      if (!wanted.has(each.id)) continue;
      const { status } = await runOne(each, limitMs, opened);
      if (status === 'passed') passed.add(each.id);
      else if (failfast) return passed;
    }
    for (const outer of opened) for (const fn of outer.hooks.after) await timed(() => fn({}), limitMs).catch(() => {});
  }
  return passed;
}
