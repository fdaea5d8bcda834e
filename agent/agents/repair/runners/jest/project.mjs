import fs, { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isInstalled, overlaid, require } from '../node/worker.mjs';

/** What jest calls instead of its own test runner. It hands on to `globalThis.__soulcasterJest`. */
const BRIDGE = 'module.exports = (...given) => globalThis.__soulcasterJest(...given);\n';

let opened;

/** The projects of a `jest` command, each with its test files, ready to run in this process. */
export function openProjects(suite) {
  opened ??= open(suite.arguments);
  return opened;
}

async function open(words) {
  if (!isInstalled('jest')) throw new Error('jest is not installed in the sandbox');
  const fromCli = createRequire(createRequire(require.resolve('jest/package.json')).resolve('jest-cli/package.json'));
  const core = fromCli('@jest/core');
  const fromCore = createRequire(fromCli.resolve('@jest/core'));
  const old = join(dirname(fromCli.resolve('jest-cli/package.json')), 'build/cli/index.js');
  const { buildArgv } = existsSync(old) ? require(old) : fromCli('jest-cli');
  const argv = { ...(await buildArgv(words)), ...QUIET };
  const { globalConfig, configs } = await fromCore('jest-config').readConfigs(argv, argv.projects ?? [process.cwd()]);
  const Runtime = fromCore('jest-runtime').default;
  const folder = mkdtempSync(join(tmpdir(), 'soulcaster-'));
  const bridge = join(folder, 'bridge.cjs');
  fs.writeFileSync(bridge, BRIDGE);
  const tests = [];
  for (const config of configs) {
    if (!/jest-circus/.test(config.testRunner))
      throw new Error(
        `jest runs its tests by ${config.testRunner}, not by jest-circus: only jest from 27 on is understood`,
      );
    const own = {
      ...config,
      testRunner: bridge,
      cacheDirectory: join(folder, 'cache'),
      cache: false,
      testTimeout: config.testTimeout,
    };
    const context = await Runtime.createContext(own, { console: SILENT, maxWorkers: 1, watch: false, watchman: false });
    const found = await new core.SearchSource(context).getTestPaths(globalConfig, own);
    const Runner = fromCore(own.runner);
    await setUp(fromCore, globalConfig, own);
    for (const test of found.tests)
      tests.push({ ...test, Runner: Runner.default ?? Runner, runner: fromCore(config.testRunner) });
  }
  return { globalConfig, tests, sweep: () => rmSync(join(folder, 'cache'), { recursive: true, force: true }) };
}

const QUIET = {
  bail: 0,
  ci: true,
  collectCoverage: false,
  coverage: false,
  detectOpenHandles: false,
  onlyChanged: false,
  reporters: [],
  runInBand: true,
  silent: true,
  watch: false,
  watchAll: false,
  watchman: false,
};

const SILENT = { log() {}, warn() {}, error() {}, info() {}, debug() {} };

async function setUp(from, globalConfig, config) {
  if (!config.globalSetup) return;
  const transformer = await from('@jest/transform').createScriptTransformer(config);
  const setup = await transformer.requireAndTranspileModule(config.globalSetup);
  await (setup.default ?? setup)(globalConfig, config);
}

/**
 * jest reads the repository's files by itself, and keeps what it made of them by their times. So a file of a candidate is
 * given its text, and a time of its own, where it is read.
 */
export function overlayReads() {
  const { readFileSync, statSync } = fs;
  const times = new Map();
  let latest = Date.now();
  fs.readFileSync = (path, options) => {
    const text = typeof path === 'string' ? overlaid(path) : undefined;
    if (text === undefined) return readFileSync(path, options);
    return options ? text : Buffer.from(text);
  };
  fs.statSync = (path, options) => {
    const stat = statSync(path, options);
    const text = typeof path === 'string' ? overlaid(path) : undefined;
    if (text === undefined || !stat) return stat;
    if (times.get(path)?.text !== text) times.set(path, { text, ms: ++latest });
    return Object.assign(Object.create(Object.getPrototypeOf(stat)), stat, { mtimeMs: times.get(path).ms });
  };
}
