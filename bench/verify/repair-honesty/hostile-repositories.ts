import type { Attempt, Task } from './attempt.ts';
import { type Case, nothingDone, saysSo } from './case.ts';

/** The agent's own time; a case may take this and what closing needs. */
export const WALL_MS = 8_000;

interface Hostile {
  name: string;
  test: string;
  files: Task['files'];
  limits?: Task['limits'];
  /** It tries to pass as mended, or is one that may be mended: what else must hold. */
  also?: (attempt: Attempt) => string[];
}

const UNITTEST = 'python3 -m unittest';
const NODE = 'node --test';
const ORDER = { 'order.py': 'def price(count):\n    return count + 4\n' };
const red = '        self.assertEqual(price(2), 8)';

/** Red without what it does: code when it is loaded, and code within the test before its claim. */
const python = (load: string[], within: string[] = []): Task['files'] => ({
  ...ORDER,
  'test_order.py': [
    'import ctypes, os, re, signal, subprocess, sys, time, unittest',
    'from order import price',
    ...load,
    'class OrderTest(unittest.TestCase):',
    '    def test_price_of_order(self):',
    ...within.map((line) => `        ${line}`),
    red,
  ].join('\n'),
});
const node = (load: string[], within: string[] = []): Task['files'] => ({
  'package.json': '{ "type": "module" }',
  'order.js': 'export function price(count) {\n  return count + 4;\n}\n',
  'order.test.js': [
    "import assert from 'node:assert/strict';",
    "import { spawn } from 'node:child_process';",
    "import fs from 'node:fs';",
    "import { test } from 'node:test';",
    "import { price } from './order.js';",
    ...load,
    "test('the price of an order', async () => {",
    ...within.map((line) => `  ${line}`),
    '  assert.equal(price(2), 8);',
    '});',
  ].join('\n'),
});

const FLOOD = ['chunk = b"x" * (1 << 20)', 'while True: os.write(1, chunk)'];
const FORKS = ['while True:', '    try: os.fork()', '    except OSError: time.sleep(0.01)'];
const BACKTRACK = '"a" * 64 + "!"';

const HOSTILE: Hostile[] = [
  { name: 'a loop without end when it is loaded', test: UNITTEST, files: python(['while True: pass']) },
  { name: 'the same in Node', test: NODE, files: node(['for (;;);']) },
  { name: 'a loop without end in a test', test: UNITTEST, files: python([], ['while True: pass']) },
  { name: 'the same in Node', test: NODE, files: node([], ['for (;;);']) },
  {
    name: 'a loop that takes no signal and catches all',
    test: UNITTEST,
    files: python(
      [
        'for each in range(1, 64):',
        '    try: signal.signal(each, signal.SIG_IGN)',
        '    except (OSError, ValueError): pass',
      ],
      [
        'while True:',
        '    try:',
        '        while True: signal.setitimer(signal.ITIMER_PROF, 0)',
        '    except BaseException: pass',
      ],
    ),
  },
  {
    name: 'a pattern that goes back for ever',
    test: UNITTEST,
    files: python([], [`re.match(r"(a+)+$", ${BACKTRACK})`]),
  },
  { name: 'the same in Node', test: NODE, files: node([], [`/^(a+)+$/.test('a'.repeat(64) + '!');`]) },
  { name: 'a sleep in C', test: UNITTEST, files: python([], ['ctypes.PyDLL(None).sleep(3600)']) },
  { name: 'forks without end', test: UNITTEST, files: python([], FORKS) },
  { name: 'forks without end when it is loaded', test: UNITTEST, files: python(FORKS) },
  {
    name: 'processes that leave their group',
    test: UNITTEST,
    files: python(
      [],
      ['for _ in range(9): subprocess.Popen(["setsid", "sleep", "9999"], start_new_session=True)', 'time.sleep(0.1)'],
    ),
  },
  { name: 'output without end', test: UNITTEST, files: python([], FLOOD) },
  { name: 'output without end when it is loaded', test: UNITTEST, files: python(FLOOD) },
  {
    name: 'output without end to all that is open, in Node',
    test: NODE,
    files: node(
      [],
      [
        "const chunk = 'x'.repeat(1 << 20);",
        'for (;;) for (const to of [1, 2, 3, 4]) try { fs.writeSync(to, chunk); } catch {}',
      ],
    ),
  },
  {
    name: 'a full disk',
    test: UNITTEST,
    files: python(
      [],
      [
        'number = 0',
        'while True:',
        '    number += 1',
        '    try: open(f"full-{number}", "wb").write(b"x" * (8 << 20))',
        '    except OSError: pass',
      ],
    ),
    limits: { diskMb: 40 },
  },
  {
    name: 'all the memory',
    test: UNITTEST,
    files: python([], ['kept = []', 'while True: kept.append(bytearray(64 << 20))']),
  },
  {
    name: 'all the memory, in Node',
    test: NODE,
    files: node([], ['const kept = [];', 'for (;;) kept.push(Buffer.alloc(64 << 20, 1));']),
  },
  { name: 'it ends the process', test: UNITTEST, files: python([], ['os._exit(0)']) },
  { name: 'it ends the process when it is loaded', test: UNITTEST, files: python(['os._exit(0)']) },
  { name: 'it kills all that it may', test: UNITTEST, files: python([], ['os.kill(-1, signal.SIGKILL)']) },
  {
    name: 'it ends the process, in Node',
    test: NODE,
    files: node([], ["process.kill(process.pid, 'SIGKILL');"]),
  },
];

/** Each says in its sentence what became of the tests. */
const REASON =
  /do not end within|it hangs|longer than|end what runs them|past a limit of the sandbox|process was ended|printed more than|the time was over|MemoryError/;

export const hostileRepositories = (closingMs: number): Case[] =>
  HOSTILE.map(({ name, test, files, limits, also = nothingDone }) => ({
    name: `${name}, ${test}`,
    task: {
      files: files,
      ...{ test, title: 'The price of an order is wrong', body: 'price(2) is 6', wallMs: WALL_MS },
      ...(limits ? { limits } : {}),
    },
    problems: (attempt) => [...also(attempt), ...saysSo(attempt, REASON), ...inTime(attempt, closingMs)],
  }));

export const inTime = ({ ms }: Attempt, closingMs: number): string[] =>
  ms > WALL_MS + closingMs ? [`it took ${(ms / 1000).toFixed(1)} s`] : [];
