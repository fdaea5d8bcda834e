import { CommandExitError, Sandbox } from 'e2b';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startFakeE2b } from '../../../testkit/fake-e2b/index.ts';
import { connectionOf } from './account.ts';

const fake = await startFakeE2b();
if ('missing' in fake) console.warn(`E2B's stand-in is not tried with its client: ${fake.missing}`);

describe.skipIf('missing' in fake)("E2B's own client finds at our stand-in what it finds at E2B", () => {
  if ('missing' in fake) return;
  const connection = connectionOf(fake);
  let machine: Sandbox;
  beforeAll(async () => {
    machine = await Sandbox.create(fake.template, { ...connection, timeoutMs: 60_000, metadata: { job: 'a & b' } });
  });
  afterAll(async () => {
    expect(fake.violations).toEqual([]);
    await fake[Symbol.asyncDispose]();
  });

  test('a command has its output, its exit code and variables that nobody asked for', async () => {
    const done = await machine.commands.run('echo $E2B_SANDBOX $X; id -u; pwd; echo wrong >&2', { envs: { X: '1' } });
    expect(done).toMatchObject({ exitCode: 0, stdout: 'true 1\n1000\n/home/user\n', stderr: 'wrong\n' });
    const failed = await machine.commands.run('exit 7').catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(CommandExitError);
    expect(failed).toMatchObject({ exitCode: 7 });
  });

  test('what a command started outlives it, and files stay', async () => {
    await machine.commands.run('setsid sleep 1234 >/dev/null 2>&1 & echo kept > /tmp/kept');
    const next = await machine.commands.run('cat /tmp/kept; cat /proc/*/cmdline | tr "\\0" " "', { user: 'root' });
    expect(next.stdout).toContain('kept\n');
    expect(next.stdout).toContain('sleep 1234');
  });

  test('a call’s own time limit ends its command', async () => {
    await expect(machine.commands.run('sleep 60', { timeoutMs: 500 })).rejects.toThrow('timeoutMs');
  });

  test('a process reads what it is sent, and is killed alone', async () => {
    const cat = await machine.commands.run('cat', { background: true, stdin: true });
    await cat.sendStdin('ping');
    await cat.closeStdin();
    expect((await cat.wait()).stdout).toBe('ping');
    const started = Promise.withResolvers<void>();
    const options = { background: true, onStdout: () => started.resolve() } as const;
    const parent = await machine.commands.run('sleep 4321 >/dev/null 2>&1 & echo on; wait', options);
    await started.promise;
    expect(await parent.kill()).toBe(true);
    await expect(parent.wait()).rejects.toMatchObject({ exitCode: -1 });
    const left = await machine.commands.run('cat /proc/*/cmdline | tr "\\0" " "', { user: 'root' });
    expect(left.stdout).toContain('sleep 4321');
    expect(await machine.commands.kill(999_999)).toBe(false);
  });

  test('endless output comes until the command is killed', async () => {
    let bytes = 0;
    const enough = Promise.withResolvers<void>();
    const flood = await machine.commands.run('yes', {
      background: true,
      onStdout: (text) => {
        bytes += text.length;
        if (bytes > 1_000_000) enough.resolve();
      },
    });
    await enough.promise;
    await flood.kill();
    await expect(flood.wait()).rejects.toBeInstanceOf(CommandExitError);
  });

  test('files come and go, by one or by many', async () => {
    await machine.files.write([
      { path: '/home/user/one', data: 'eins' },
      { path: '/home/user/two/three', data: 'drei' },
    ]);
    expect(await machine.files.read('/home/user/two/three')).toBe('drei');
    await machine.files.remove('/home/user/one');
    await expect(machine.files.read('/home/user/one')).rejects.toThrow('does not exist');
  });

  test('machines are found by their metadata, paused and ended', async () => {
    const find = async (job: string) => {
      const page = await Sandbox.list({ ...connection, query: { metadata: { job } } }).nextItems();
      return page.map(({ sandboxId, state }) => ({ sandboxId, state }));
    };
    expect(await find('a & b')).toEqual([{ sandboxId: machine.sandboxId, state: 'running' }]);
    expect(await find('a')).toEqual([]);
    expect(await machine.pause()).toBe(true);
    expect(await find('a & b')).toMatchObject([{ state: 'paused' }]);
    expect(await machine.isRunning()).toBe(false);
    expect(await machine.kill()).toBe(true);
    expect(await machine.kill()).toBe(false);
  });
});
