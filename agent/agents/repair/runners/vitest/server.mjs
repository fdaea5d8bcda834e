import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { isInstalled, overlaid, require } from '../node/worker.mjs';

let opened;

/** The vitest of the repository, as its own command would start it, but with its worker in this process. */
export function openVitest(suite) {
  opened ??= open(suite.arguments);
  return opened;
}

async function open(words) {
  if (!isInstalled('vitest')) throw new Error('vitest is not installed in the sandbox');
  const { version } = require('vitest/package.json');
  if (Number.parseInt(version, 10) < 4)
    throw new Error(`this is vitest ${version}: only vitest from 4 on is understood`);
  const [{ createVitest, parseCLI }, worker, { TestRunner }] = await Promise.all([
    import('vitest/node'),
    import('vitest/worker'),
    runnerClass(),
  ]);
  const { filter, options } = parseCLI(['vitest', 'run', ...words.filter((word) => word !== 'run')]);
  const vitest = await createVitest('test', {
    ...options,
    ...QUIET,
    ...(mayWriteConfig() ? {} : { configLoader: 'runner' }),
    pool: { name: 'here', createPoolWorker: () => workerHere(worker) },
  });
  const specifications = await vitest.globTestSpecifications(filter);
  return { vitest, specifications, TestRunner };
}

/** Vite writes its compiled configuration into node_modules, unless it is told otherwise. */
function mayWriteConfig() {
  try {
    fs.mkdirSync('node_modules/.vite-temp', { recursive: true });
    return true;
  } catch {
    return false;
  }
}

async function runnerClass() {
  const all = await import('vitest');
  return all.TestRunner ? all : { TestRunner: (await import('vitest/runners')).VitestTestRunner };
}

const QUIET = {
  bail: 0,
  browser: { enabled: false },
  cache: false,
  coverage: { enabled: false },
  disableConsoleIntercept: true,
  fileParallelism: false,
  // It lies in node_modules, which are shown read-only.
  fsModuleCache: false,
  isolate: true,
  maxWorkers: 1,
  passWithNoTests: true,
  reporters: [{}],
  run: true,
  silent: true,
  typecheck: { enabled: false },
  ui: false,
  watch: false,
};

/** What vitest has for a worker: here it needs no process of its own, for ours is already apart from everything. */
function workerHere({ init, runBaseTests, setupEnvironment }) {
  const toServer = new EventEmitter();
  const toWorker = new EventEmitter();
  let teardown;
  return {
    name: 'here',
    cacheFs: false,
    on: (event, listener) => toServer.on(event, listener),
    off: (event, listener) => toServer.off(event, listener),
    send: (message) => pass(toWorker, message),
    deserialize: (data) => data,
    async start() {
      const exit = process.exit;
      teardown = () => {
        process.exit = exit;
      };
      init({
        post: (message) => pass(toServer, message),
        on: (listener) => toWorker.on('message', listener),
        off: (listener) => toWorker.off('message', listener),
        teardown: () => toWorker.removeAllListeners(),
        runTests: (state, traces) => runBaseTests('run', state, traces),
        collectTests: (state, traces) => runBaseTests('collect', state, traces),
        setup: setupEnvironment,
      });
    },
    async stop() {
      teardown?.();
    },
  };
}

/** Copied as between processes: both sides change what they hold. */
function pass(to, message) {
  const copy = structuredClone(message);
  setImmediate(() => to.emit('message', copy));
}

/** Vite reads the repository's files by itself, in several ways: a file of a candidate is given its text in each. */
export function overlayVite() {
  const { readFile } = promises;
  promises.readFile = async (path, ...rest) => {
    const text = overlaid(String(path));
    return text === undefined ? readFile(path, ...rest) : text;
  };
  const { readFileSync } = fs;
  fs.readFileSync = (path, ...rest) => {
    const text = typeof path === 'string' ? overlaid(path) : undefined;
    return text === undefined ? readFileSync(path, ...rest) : text;
  };
  syncBuiltinESMExports();
}
