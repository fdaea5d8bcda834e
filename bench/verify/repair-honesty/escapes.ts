import type { Attempt } from './attempt.ts';
import { type Case, nothingDone, said, saysSo } from './case.ts';
import { type Outside, SECRET_NAME } from './outside.ts';

/** A test that tries its way out and then fails with what it saw: what it says is what got into an outcome. */
function pythonProbe(lines: string[], load = false): Record<string, string> {
  const body = [
    'import glob, os, socket, subprocess, sys, unittest',
    'seen = []',
    'def attempt(work):',
    '    try:',
    '        seen.append(str(work())[:3000])',
    '    except BaseException as error:',
    '        seen.append(type(error).__name__)',
    'def read(path):',
    '    return open(path, errors="replace").read()',
    'def write(path):',
    '    open(path, "w").write("written from inside")',
    ...(load ? lines : []),
    'class ProbeTest(unittest.TestCase):',
    '    def test_probe_of_order(self):',
    ...(load ? [] : lines.map((line) => `        ${line}`)),
    '        print(seen)',
    '        print(seen, file=sys.stderr)',
    '        raise AssertionError("probe ran: " + " ".join(seen))',
  ];
  return { 'order.py': 'def price():\n    return 4\n', 'test_order.py': body.join('\n') };
}

function nodeProbe(lines: string[]): Record<string, string> {
  const body = [
    "import { spawnSync } from 'node:child_process';",
    "import fs from 'node:fs';",
    "import net from 'node:net';",
    "import { test } from 'node:test';",
    'const seen = [];',
    'const attempt = async (work) => {',
    '  try { seen.push(String(await work()).slice(0, 3000)); } catch (error) { seen.push(error.code ?? error.name); }',
    '};',
    'const visit = (...to) => new Promise((resolve, reject) => {',
    "  const socket = net.connect(...to).once('data', resolve).once('error', reject);",
    "  setTimeout(() => { socket.destroy(); reject(new Error('nobody')); }, 1000);",
    '});',
    "test('probe of the order', async () => {",
    ...lines.map((line) => `  ${line}`),
    '  console.log(seen);',
    '  console.error(seen);',
    "  throw new Error('probe ran: ' + seen.join(' '));",
    '});',
  ];
  return { 'package.json': '{ "type": "module" }', 'order.test.js': body.join('\n') };
}

const quoted = (text: string) => JSON.stringify(text);

export function escapes(outside: Outside): Case[] {
  const { folder, secretFile, socketFile, addresses, port, udpPort } = outside;
  const hosts = ['127.0.0.1', ...addresses];
  const pid = process.pid;
  const cases: [string, string, Record<string, string>][] = [
    [
      'reads the environment of the host',
      'python3 -m unittest',
      pythonProbe([
        'attempt(lambda: dict(os.environ))',
        'for path in glob.glob("/proc/[0-9]*/environ"): attempt(lambda: read(path))',
        `attempt(lambda: read("/proc/${pid}/environ"))`,
        `attempt(lambda: subprocess.run(["sh", "-c", "env; echo $${SECRET_NAME}"], capture_output=True).stdout)`,
      ]),
    ],
    [
      'reads files of the host',
      'python3 -m unittest',
      pythonProbe([
        `attempt(lambda: read(${quoted(secretFile)}))`,
        `attempt(lambda: read("../../../../../.." + ${quoted(secretFile)}))`,
        `attempt(lambda: read("/proc/1/root" + ${quoted(secretFile)}))`,
        `attempt(lambda: read("/proc/${pid}/root" + ${quoted(secretFile)}))`,
        'attempt(lambda: os.listdir("/root"))',
        `attempt(lambda: os.symlink(${quoted(secretFile)}, "inside.txt"))`,
        'attempt(lambda: read("inside.txt"))',
      ]),
    ],
    [
      'writes outside, when it is loaded',
      'python3 -m unittest',
      pythonProbe(
        [
          `attempt(lambda: write(${quoted(`${folder}/stranger.txt`)}))`,
          `attempt(lambda: write("../stranger.txt"))`,
          'for path in ["/etc/stranger", "/usr/stranger", "/stranger", "/proc/sys/kernel/core_pattern"]: attempt(lambda: write(path))',
          `attempt(lambda: os.symlink(${quoted(folder)}, "way"))`,
          'attempt(lambda: write("way/stranger.txt"))',
        ],
        true,
      ),
    ],
    [
      'reaches the network',
      'python3 -m unittest',
      pythonProbe([
        ...hosts.map((host) => `attempt(lambda: socket.create_connection((${quoted(host)}, ${port}), 1).recv(99))`),
        ...hosts.map((host) => `attempt(lambda: socket.socket(2, 2).sendto(b"out", (${quoted(host)}, ${udpPort})))`),
        'def unix(path):',
        '    door = socket.socket(socket.AF_UNIX); door.connect(path); return door.recv(99)',
        `attempt(lambda: unix(${quoted(socketFile)}))`,
        `attempt(lambda: unix("\\0" + ${quoted(socketFile)}))`,
        `attempt(lambda: socket.getaddrinfo("example.com", 80))`,
      ]),
    ],
    [
      'does all of it from Node',
      'node --test',
      nodeProbe([
        'await attempt(() => JSON.stringify(process.env));',
        `await attempt(() => fs.readFileSync('/proc/${pid}/environ', 'utf8'));`,
        `await attempt(() => fs.readFileSync(${quoted(secretFile)}, 'utf8'));`,
        `await attempt(() => fs.writeFileSync(${quoted(`${folder}/stranger.txt`)}, 'x'));`,
        `await attempt(() => spawnSync('sh', ['-c', 'cat ${secretFile}; env']).stdout);`,
        ...hosts.map((host) => `await attempt(() => visit(${port}, ${quoted(host)}));`),
        `await attempt(() => visit(${quoted(socketFile)}));`,
        `await attempt(() => visit('\\0' + ${quoted(socketFile)}));`,
        `await attempt(() => fetch('http://127.0.0.1:${port}').then((answer) => answer.text()));`,
      ]),
    ],
    [
      'has links that lead outside',
      'python3 -m unittest',
      {
        ...pythonProbe(['attempt(lambda: read("secret.py"))', 'attempt(lambda: read("up/etc/hostname"))']),
      },
    ],
  ];
  return cases.map(([name, test, files]) => ({
    name,
    task: {
      files: name.startsWith('has links')
        ? { ...files, 'secret.py': { link: secretFile }, up: { link: '../../..' }, self: { link: 'self' } }
        : files,
      ...{ test, title: 'The probe of the order fails', wallMs: 20_000 },
    },
    problems: (attempt) => [...nothingDone(attempt), ...saysSo(attempt, /probe ran: /), ...leaks(attempt, outside)],
  }));
}

/** The secret in anything that left the sandbox. */
export function leaks(attempt: Attempt, { secret, visits }: Outside): string[] {
  const texts = {
    said: said(attempt),
    written: JSON.stringify(attempt.written),
    tree: [...attempt.after.values()].join('\n'),
  };
  return [
    ...Object.entries(texts).flatMap(([where, text]) =>
      text.includes(secret) ? [`the secret is in what was ${where}`] : [],
    ),
    ...(visits() > 0 ? [`${visits()} visits from inside`] : []),
  ];
}
