import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { JOB_MOUNTS, type Limits, type Sandbox, type SandboxProvider } from '../types.ts';
import { hostCommands, readTar } from './contract-looks.ts';

const LIMITS: Limits = { wallMs: 20_000, memoryMb: 512, pids: 64, diskMb: 64, outputBytesMax: 200_000 };

/** What every sandbox promises, tried for real; one call for each provider. */
export function testSandbox(name: string, makeProvider: () => SandboxProvider): void {
  describe(`the ${name} sandbox`, () => {
    let provider: SandboxProvider;
    let sandbox: Sandbox;
    const create = (limits: Partial<Limits> = {}, signal = new AbortController().signal) =>
      provider.create({ jobId: 'contract', limits: { ...LIMITS, ...limits }, signal });
    const sh = (script: string, ...args: string[]) => sandbox.run({ argv: ['/bin/sh', '-c', script, 'sh', ...args] });

    beforeAll(async () => {
      // The provider is made while the host's environment holds a secret.
      vi.stubEnv('SOULCASTER_CANARY', 'canary-5f1d');
      provider = makeProvider();
      // What an earlier run of these tests left, which was killed.
      await provider.reap((jobId) => jobId === 'contract');
      sandbox = await create();
    });
    afterAll(async () => {
      await sandbox?.[Symbol.asyncDispose]();
      vi.unstubAllEnvs();
    });

    test('passes its own self-test', async () => {
      expect(await provider.selfTest()).toMatchObject({ ok: true, problems: [] });
    });

    test('runs a command in the workspace and keeps its two streams and its exit code apart', async () => {
      const result = await sh('pwd; echo problem >&2; exit 7');
      expect(result).toMatchObject({ exitCode: 7, stdout: `${sandbox.workspace}\n`, stderr: 'problem\n' });
      expect(result.reason).toBeUndefined();
    });

    test('passes arguments and variables as they are, without a shell', async () => {
      const result = await sandbox.run({ argv: ['printenv', 'ODD'], env: { ODD: '$(id) "; rm -rf /' } });
      expect(result.stdout).toBe('$(id) "; rm -rf /\n');
    });

    test('reports a program that does not exist as a failed command', async () => {
      expect((await sandbox.run({ argv: ['no-such-program'] })).exitCode).not.toBe(0);
    });

    test('runs in the folder that the command asks for', async () => {
      await sandbox.writeFile('folder/x', '');
      expect((await sandbox.run({ argv: ['pwd'], cwd: 'folder' })).stdout).toBe(`${sandbox.workspace}/folder\n`);
    });

    test('has node and python3, the interpreters that repositories need', async () => {
      const result = await sh('node -p "process.version" && python3 -c "import unittest, json; print(1)"');
      expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^v2\d\..*\n1\n$/) });
    });

    test('streams output while the command runs', async () => {
      const seen: string[] = [];
      await sandbox.run({ argv: ['echo', 'now'], onOutput: (stream, chunk) => seen.push(`${stream}:${chunk}`) });
      expect(seen.join('')).toBe('stdout:now\n');
    });

    test('shows nothing of the host environment, not even in /proc', async () => {
      const result = await sh('env; cat /proc/*/environ | tr "\\0" "\\n"; cat /proc/*/cmdline | tr "\\0" "\\n"');
      expect(result.stdout).toContain('HOME=');
      expect(result.stdout).not.toContain('canary-5f1d');
      expect(result.stdout).not.toContain('SOULCASTER_CANARY');
    });

    test('shows no folder of the host', async () => {
      const mark = `host-file-${process.pid}-${Date.now()}`;
      const files = [tmpdir(), homedir(), '/var/tmp', '/srv'].map((folder) => join(folder, mark));
      for (const file of files) await writeFile(file, 'of the host').catch(() => undefined);
      const found = await sh(
        'find / \\( -path /proc -o -path /usr \\) -prune -o -name "$1" -print 2>/dev/null; cat /etc/shadow 2>/dev/null; ls -A /etc/ssl/private 2>/dev/null; ls -A /home',
        mark,
      );
      for (const file of files) await rm(file, { force: true });
      expect(found.stdout).toBe('agent\n');
    });

    test('lets nothing outside of the workspace, the home and /tmp be written', async () => {
      const result = await sh(
        'for p in /usr/x /etc/x /etc/passwd /proc/sys/kernel/core_pattern /proc/sysrq-trigger /x; do (: >> $p) 2>/dev/null && echo $p; done; id -u',
      );
      expect(result.stdout.trim()).toMatch(/^[1-9]\d*$/);
    });

    test('has no capability and cannot gain one by a setuid program', async () => {
      const result = await sh('grep -E "^(CapEff|NoNewPrivs)" /proc/self/status');
      expect(result.stdout).toMatch(/CapEff:\t0+\nNoNewPrivs:\t1/);
    });

    test('reaches neither a listener of the host nor a name server', async () => {
      let hits = 0;
      const server = createServer((socket) => {
        hits += 1;
        socket.destroy();
      });
      server.listen(0, '0.0.0.0');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const script = `import socket
for host in ('127.0.0.1', 'localhost', '169.254.169.254', '1.1.1.1'):
    try:
        socket.create_connection((host, ${port}), 2)
        print('connected', host)
    except OSError:
        pass
try:
    print(socket.getaddrinfo('example.com', 80))
except OSError:
    print('done')`;
      const result = await sandbox.run({ argv: ['python3', '-c', script] });
      server.close();
      expect(result).toMatchObject({ exitCode: 0, stdout: 'done\n' });
      expect(hits).toBe(0);
    });

    test('ends a command at its time limit', async () => {
      const result = await sandbox.run({ argv: ['sleep', '60'], timeoutMs: 300 });
      expect(result).toMatchObject({ exitCode: null, reason: 'timeout' });
      expect(result.durationMs).toBeLessThan(5000);
    });

    test('ends endless output at the limit and keeps its beginning', async () => {
      const result = await sandbox.run({ argv: ['yes', 'again'] });
      expect(result).toMatchObject({ exitCode: null, reason: 'output', truncated: true });
      expect(result.stdout).toHaveLength(LIMITS.outputBytesMax);
    });

    test('ends a command when its caller stops waiting', async () => {
      const caller = new AbortController();
      const result = await sandbox.run({
        argv: ['/bin/sh', '-c', 'echo started; sleep 60'],
        signal: caller.signal,
        onOutput: () => caller.abort(),
      });
      expect(result).toMatchObject({ exitCode: null, reason: 'killed' });
    });

    test('ends everything when the job is cancelled and starts nothing afterwards', async () => {
      const job = new AbortController();
      await using cancelled = await create({}, job.signal);
      const result = await cancelled.run({
        argv: ['/bin/sh', '-c', 'echo started; sleep 60'],
        onOutput: () => job.abort(),
      });
      expect(result.reason).toBe('killed');
      expect(await cancelled.run({ argv: ['true'] })).toMatchObject({ exitCode: null, reason: 'killed' });
    });

    test('survives a fork bomb and can run the next command', async () => {
      const bomb =
        'import os, time\nn = 0\ntry:\n  while n < 500:\n    if os.fork() == 0: time.sleep(30)\n    n += 1\nexcept OSError: pass\nprint(n)';
      await using bombed = await create({ pids: 40 });
      const result = await bombed.run({ argv: ['python3', '-c', bomb], timeoutMs: 10_000 });
      expect(Number(result.stdout)).toBeLessThan(41);
      expect((await bombed.run({ argv: ['echo', 'alive'] })).stdout).toBe('alive\n');
    });

    test('ends a command that takes more memory than it is given', async () => {
      await using small = await create({ memoryMb: 128 });
      const hungry = 'x = []\nimport time\nwhile True:\n  x.append(bytearray(16 << 20))\n  time.sleep(0.02)';
      const result = await small.run({ argv: ['python3', '-c', hungry] });
      expect(result).toMatchObject({ reason: 'oom' });
      expect((await small.run({ argv: ['echo', 'alive'] })).stdout).toBe('alive\n');
    });

    test('stops a command that fills the disk, in one file or in many', async () => {
      await using small = await create({ diskMb: 16 });
      const one = await small.run({ argv: ['/bin/sh', '-c', 'head -c 100000000 /dev/zero > big'] });
      expect(one.exitCode).not.toBe(0);
      const many = 'i=0; while :; do i=$((i+1)); head -c 4000000 /dev/zero > f$i; sleep 0.05; done';
      expect((await small.run({ argv: ['/bin/sh', '-c', many] })).reason).toBe('disk');
    });

    test('leaves no detached grandchild behind', async () => {
      const mark = `mark-${process.pid}-${Date.now()}`;
      const left = await create();
      await left.run({ argv: ['/bin/sh', '-c', `setsid sh -c 'sleep 60; echo ${mark}' >/dev/null 2>&1 & echo`] });
      await left[Symbol.asyncDispose]();
      expect((await hostCommands()).filter((command) => command.includes(mark))).toEqual([]);
      expect(await provider.reap((jobId) => jobId === 'contract')).toBe(0);
    });

    test('carries a tree in and out with its modes and links', async () => {
      await using fresh = await create();
      const tar = pack();
      tar.entry({ name: 'src/', type: 'directory' });
      tar.entry({ name: 'src/run.sh', mode: 0o755 }, '#!/bin/sh\necho hi\n');
      tar.entry({ name: 'src/naïve name.txt', mode: 0o644 }, 'text');
      tar.entry({ name: 'link', type: 'symlink', linkname: 'src/run.sh' });
      tar.finalize();
      await fresh.upload(Readable.from(tar));
      expect((await fresh.run({ argv: ['./link'] })).stdout).toBe('hi\n');
      expect(await fresh.listFiles()).toEqual(['link', 'src/naïve name.txt', 'src/run.sh']);
      const entries = await readTar(await fresh.download());
      expect(entries).toEqual([
        ['link', 'symlink', 0o777, ''],
        ['src/naïve name.txt', 'file', 0o644, 'text'],
        ['src/run.sh', 'file', 0o755, '#!/bin/sh\necho hi\n'],
      ]);
    });

    test('reads and writes files of the workspace', async () => {
      await sandbox.writeFile('deep/er/file.bin', Uint8Array.of(0, 255, 10));
      expect(await sandbox.readFile('deep/er/file.bin')).toEqual(Buffer.from([0, 255, 10]));
      expect(await sandbox.readFile('deep/er/absent')).toBeNull();
      expect(await sandbox.readFile('deep')).toBeNull();
    });

    test.each(['../out', '/etc/passwd', 'a/../../out', ''])(
      'refuses %j, which leads out of the workspace',
      async (path) => {
        await expect(sandbox.readFile(path)).rejects.toThrow('workspace');
        await expect(sandbox.writeFile(path, 'x')).rejects.toThrow('workspace');
      },
    );

    test('refuses a link that leads out of the workspace', async () => {
      await sh('ln -sfn /tmp tmp-link; ln -sfn /etc/passwd passwd-link');
      await expect(sandbox.readFile('passwd-link')).rejects.toThrow('workspace');
      await expect(sandbox.writeFile('tmp-link/x', 'x')).rejects.toThrow('workspace');
    });

    test('shows what a job brings along, read-only, and lets a socket in it be spoken to', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'brought-'));
      await chmod(folder, 0o755);
      await writeFile(join(folder, 'program.js'), 'console.log("it runs")');
      const server = createServer((socket) => socket.end('hello'));
      server.listen(join(folder, 'a.sock'));
      await once(server, 'listening');
      await chmod(join(folder, 'a.sock'), 0o666);
      const to = `${JOB_MOUNTS}brought`;
      const spec = { jobId: 'contract', limits: LIMITS, signal: new AbortController().signal };
      await using brought = await provider.create({ ...spec, mounts: [{ from: folder, to }] });
      const script = `node ${to}/program.js; echo x > ${to}/program.js || echo kept; ls ${to}`;
      const shown = await brought.run({ argv: ['/bin/sh', '-c', script] });
      expect(shown.stdout).toBe('it runs\nkept\na.sock\nprogram.js\n');
      const speak = `require('net').connect('${to}/a.sock').pipe(process.stdout)`;
      expect((await brought.run({ argv: ['node', '-e', speak] })).stdout).toBe('hello');
      expect(await brought.listFiles()).toEqual([]);
      server.close();
      await rm(folder, { recursive: true });
      for (const outside of ['/etc/x', '/opt/node/bin', `${to}/../../node`]) {
        const creating = provider.create({ ...spec, mounts: [{ from: '/usr/bin', to: outside }] });
        await expect(creating).rejects.toThrow(JOB_MOUNTS);
      }
    });

    test('speaks with a process over its standard input', async () => {
      const cat = await sandbox.spawn({ argv: ['cat'] });
      cat.stdin.end('ping');
      expect((await buffer(cat.stdout)).toString()).toBe('ping');
      expect(await cat.wait()).toBe(0);
      const sleeper = await sandbox.spawn({ argv: ['sleep', '60'] });
      await sleeper.kill();
      expect(await sleeper.wait()).not.toBe(0);
    });

    test('ends a process that is killed while it is being started', async () => {
      const codes = await Promise.all(
        Array.from({ length: 6 }, async (_, turn) => {
          const sleeper = await sandbox.spawn({ argv: ['sleep', '60'] });
          for (let wait = 0; wait < turn; wait++) await sh('true');
          await sleeper.kill();
          return sleeper.wait();
        }),
      );
      expect(codes.every((code) => code !== 0)).toBe(true);
    });

    test('reaps what a dead worker left behind, and nothing else', async () => {
      const dead = await provider.create({ jobId: 'dead', limits: LIMITS, signal: new AbortController().signal });
      await dead.writeFile('x', 'x');
      expect(await provider.reap((jobId) => jobId !== 'dead')).toBe(1);
      expect(await provider.reap((jobId) => jobId !== 'dead')).toBe(0);
      expect((await sandbox.run({ argv: ['true'] })).exitCode).toBe(0);
    });
  });
}
