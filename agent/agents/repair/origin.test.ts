import { Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { localSandbox } from '../../sandboxes/local.ts';
import { Origin } from './origin.ts';

const limits = { wallMs: 60_000, memoryMb: 256, pids: 64, diskMb: 50, outputBytesMax: 100_000 };
const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`Putting a workspace back is not tested: ${problems.join(' ')}`);

const STATE = 'find . -type f -exec stat -c "%n %a" {} + | sort; cat a.py b.bin docs/c.txt; readlink link';

test.runIf(ok).each([
  ['changed files', 'echo x > a.py; echo y >> b.bin; chmod 700 a.py'],
  ['removed files', 'rm -rf ./*'],
  ['new files and folders', 'mkdir -p .github/workflows; echo x > .github/workflows/ci.yml; mkfifo pipe; echo > "a b"'],
  ['other kinds in their place', 'rm a.py link; ln -s /etc/passwd a.py; echo x > link'],
  ['a folder in the place of a file', 'rm a.py; mkdir a.py; echo x > a.py/x'],
  ['a link in the place of a folder', 'rm -r docs; ln -s /tmp docs'],
  ['lost rights', 'chmod 0 a.py b.bin docs'],
])('a workspace is as it was after %s', async (_, script) => {
  await using sandbox = await localSandbox().create({ jobId: 'origin', limits, signal: new AbortController().signal });
  const tar = pack();
  tar.entry({ name: 'a.py' }, 'a = 1\n');
  tar.entry({ name: 'b.bin', mode: 0o755 }, Buffer.from([0, 255, 1]));
  tar.entry({ name: 'docs/c.txt' }, 'caf\u00e9\n');
  tar.entry({ name: 'link', type: 'symlink', linkname: 'a.py' });
  tar.finalize();
  await sandbox.upload(Readable.from(tar));
  const shell = async (command: string) => (await sandbox.run({ argv: ['sh', '-c', command] })).stdout;
  const before = await shell(STATE);
  const origin = await Origin.of(sandbox);
  expect([...origin.tree.keys()]).toEqual(['a.py', 'docs/c.txt']);
  await shell(script);
  expect(await shell(STATE)).not.toBe(before);
  expect(await origin.restore({})).toMatchObject({ lost: [] });
  expect(await shell(STATE)).toBe(before);
  expect(await origin.restore({ 'a.py': 'a = 2\n', 'test_a.py': 'new\n' })).toEqual({ changed: [], lost: [] });
  expect(await shell('cat a.py test_a.py')).toBe('a = 2\nnew\n');
});
