import { existsSync, mkdtempSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTreeFrom } from '../context/tree.ts';
import { makeFolder, makeRepository } from '../git/test-repository.ts';
import { testSandbox } from './contract-suite.ts';
import { localSandbox } from './local.ts';
import { SandboxUnavailable } from './unavailable.ts';

const root = mkdtempSync(join(tmpdir(), 'sandboxes-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const { ok, problems } = await localSandbox({ root }).selfTest();
if (ok) testSandbox('local', () => localSandbox({ root }));
else {
  console.warn(`The local sandbox is not tested: ${problems.join(' ')}`);
  describe.skip('the local sandbox', () => test('needs bubblewrap', () => undefined));
}

const limits = { wallMs: 5000, memoryMb: 128, pids: 16, diskMb: 16, outputBytesMax: 1000 };

test('without bubblewrap it says the one command to run and refuses to run anything', async () => {
  const provider = localSandbox({ root, bwrapPath: '/nowhere/bwrap' });
  const selfTest = await provider.selfTest();
  expect(selfTest.ok).toBe(false);
  expect(selfTest.problems.join()).toMatch(/Run: .*install bubblewrap/);
  const creating = provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await expect(creating).rejects.toBeInstanceOf(SandboxUnavailable);
});

test('with a bubblewrap that does not isolate it refuses to run anything', async () => {
  const provider = localSandbox({ root, bwrapPath: '/bin/false' });
  expect((await provider.selfTest()).problems).toHaveLength(1);
  const creating = provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await expect(creating).rejects.toBeInstanceOf(SandboxUnavailable);
});

test.runIf(ok)('has none of the folders that people and services keep their files in', async () => {
  const signal = new AbortController().signal;
  await using sandbox = await localSandbox({ root }).create({ jobId: 'x', limits, signal });
  const script =
    'ls -A /root /work /srv /var /run /mnt /media 2>/dev/null; ls -A /home; ls -A /etc/shadow /etc/ssl/private';
  expect((await sandbox.run({ argv: ['/bin/sh', '-c', script] })).stdout).toBe('agent\n');
});

test.runIf(ok)('keeps nothing of its jobs on disk', async () => {
  const provider = localSandbox({ root });
  const sandbox = await provider.create({ jobId: 'x', limits, signal: new AbortController().signal });
  await sandbox.run({ argv: ['/bin/sh', '-c', 'mkdir locked; touch locked/x; chmod 0 locked'] });
  await sandbox[Symbol.asyncDispose]();
  expect(await readdir(root)).toEqual([]);
});

test.runIf(ok)('reaps nothing that another living process owns', async () => {
  const provider = localSandbox({ root });
  await using _sandbox = await provider.create({ jobId: 'theirs', limits, signal: new AbortController().signal });
  const [folder = ''] = await readdir(root);
  const file = join(root, folder, 'job.json');
  const label = JSON.parse(await readFile(file, 'utf8'));
  const stat = await readFile(`/proc/${process.ppid}/stat`, 'utf8');
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  await writeFile(file, JSON.stringify({ ...label, owner: { pid: process.ppid, startedAt } }));
  expect(await provider.reap(() => false)).toBe(0);
  await writeFile(file, JSON.stringify({ ...label, owner: { pid: process.ppid, startedAt: '1' } }));
  expect(await provider.reap(() => false)).toBe(1);
});

test.runIf(ok)(
  'shows a host folder in the workspace: it can be read, not written, and belongs to no tree',
  async () => {
    const installed = makeFolder('installed');
    await chmod(installed, 0o755);
    await mkdir(join(installed, 'left'));
    await writeFile(join(installed, 'left', 'index.js'), 'module.exports = 3;');
    const spec = { jobId: 'x', limits, signal: new AbortController().signal };
    const shown = [{ from: installed, to: 'installed' }];
    await using sandbox = await localSandbox({ root }).create({ ...spec, shown });
    await sandbox.writeFile('a.js', 'process.exit(require("./installed/left"))');
    expect((await sandbox.run({ argv: ['node', 'a.js'] })).exitCode).toBe(3);
    const script = 'echo x > installed/left/index.js; rm -rf installed; mv installed away; ls installed';
    expect((await sandbox.run({ argv: ['/bin/sh', '-c', script] })).stdout).toBe('left\n');
    expect(await sandbox.listFiles()).toEqual(['a.js']);
    expect([...(await readTreeFrom(await sandbox.download())).keys()]).toEqual(['a.js']);
    expect(await readFile(join(installed, 'left', 'index.js'), 'utf8')).toBe('module.exports = 3;');
    const creating = localSandbox({ root }).create({ ...spec, shown: [{ from: installed, to: 'a/../../b' }] });
    await expect(creating).rejects.toThrow('at the top of the workspace only');
  },
);

test.runIf(ok)(
  'hands back a hostile workspace as a tree, without its .git, and nothing of it runs on the host',
  async () => {
    const { repository, base } = await makeRepository({ 'a.txt': 'a\n', '.gitignore': 'node_modules\n' });
    const marker = join(root, 'marker');
    await using sandbox = await localSandbox({ root }).create({
      jobId: 'x',
      limits: { ...limits, outputBytesMax: 10_000 },
      signal: new AbortController().signal,
    });
    await sandbox.upload(repository.archive(base));
    const script = `git init -q . && git config core.fsmonitor "touch $1" && git config core.hooksPath hooks && mkdir hooks &&
    printf '#!/bin/sh\\ntouch %s\\n' "$1" > hooks/post-index-change && chmod +x hooks/post-index-change && git config filter.x.clean "touch $1" &&
    echo '* filter=x' > .gitattributes && ln -s /etc out && mkdir node_modules && echo x > node_modules/x && echo b >> a.txt`;
    const done = await sandbox.run({ argv: ['/bin/sh', '-ec', script, 'sh', marker] });
    expect(done).toMatchObject({ exitCode: 0 });
    const imported = await repository.importTree(base, await sandbox.download());
    if (!imported.ok) throw new Error(imported.message);
    const { entries } = await repository.diff(base, imported.tree);
    expect(entries.map(({ path, newMode }) => `${newMode} ${path}`)).toEqual([
      '100644 .gitattributes',
      '100644 a.txt',
      '100755 hooks/post-index-change',
      '120000 out',
    ]);
    expect(existsSync(marker)).toBe(false);
  },
);

test.runIf(ok)('does not use a folder that others may write to', async () => {
  const open = mkdtempSync(join(root, 'open-'));
  await chmod(open, 0o777);
  const creating = localSandbox({ root: open }).selfTest();
  await expect(creating).rejects.toThrow('others may write');
  await rm(open, { recursive: true });
});
