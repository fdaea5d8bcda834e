import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkNode, judgeGit } from './doctor/tools.ts';
import { formatDoctor, runDoctor } from './doctor.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function examine(env: Record<string, string>) {
  const report = await runDoctor({ env: { DATA_DIR: dir, PORT: '0', ...env } });
  const find = (name: string) => report.checks.find((check) => check.name === name);
  return { report, find };
}

test('each name of the environment is used, obsolete with its replacement, or unknown with a guess', async () => {
  const { find } = await examine({
    REDIS_URL: 'redis://x',
    GITHUB_SECRETS: 'x',
    GEMINI_API_KEY: 'sk-secret-value',
    HOME: '/x',
  });
  expect(find('env GEMINI_API_KEY')).toMatchObject({ level: 'ok', detail: 'used' });
  expect(find('env REDIS_URL')).toMatchObject({
    level: 'warn',
    detail: 'obsolete',
    remedy: expect.stringContaining('database'),
  });
  expect(find('env GITHUB_SECRETS')).toMatchObject({ level: 'warn', remedy: 'Is GITHUB_SECRET meant?' });
  expect(find('env HOME')).toBeUndefined();
});

test('no value of the environment is shown', async () => {
  const { report } = await examine({ ANTHROPIC_API_KEY: 'sk-secret-value', GITHUB_SECRET: 'sk-secret-value' });
  expect(formatDoctor(report)).not.toContain('sk-secret-value');
});

test('an unusable variable is an error that names it, and the other checks still run', async () => {
  const { find } = await examine({ SOULCASTER_ROLE: 'captain' });
  expect(find('settings')).toMatchObject({
    ok: false,
    level: 'error',
    detail: expect.stringContaining('SOULCASTER_ROLE'),
  });
  expect(find('git')).toMatchObject({ ok: true });
});

test('a port that another program has is an error, and one that Soulcaster has is fine', async () => {
  let body = 'hello';
  const server = createServer((_request, response) => response.end(body)).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const port = String((server.address() as AddressInfo).port);
  try {
    const foreign = await examine({ PORT: port });
    expect(foreign.find(`port ${port}`)).toMatchObject({ level: 'error', remedy: expect.stringContaining('PORT=') });
    body = '{"status":"ok"}';
    const ours = await examine({ PORT: port });
    expect(ours.find(`port ${port}`)).toMatchObject({ level: 'ok', detail: 'Soulcaster is running there' });
  } finally {
    server.close();
  }
});

test('the embedded database is free, or in use by the process that is named', async () => {
  const folder = join(dir, 'database');
  mkdirSync(folder);
  expect((await examine({})).find('database')?.detail).toContain('free');
  const holder = await holdElsewhere(folder);
  try {
    expect((await examine({})).find('database')?.detail).toContain(`in use by process ${holder.pid}`);
  } finally {
    holder.kill();
  }
});

test('a database that cannot be reached is an error with a remedy, without its password', async () => {
  const { report, find } = await examine({ DATABASE_URL: 'postgres://someone:sk-secret-value@127.0.0.1:1/none' });
  expect(find('database')).toMatchObject({ level: 'error', remedy: expect.stringContaining('DATABASE_URL') });
  expect(formatDoctor(report)).not.toContain('sk-secret-value');
});

test('half of a pair of keys is a note', async () => {
  const { find } = await examine({ GITHUB_ID: 'Iv1.abc', E2B_API_KEY: 'e2b_12345678' });
  expect(find('GitHub sign-in')).toMatchObject({ level: 'warn' });
  expect(find('E2B')).toMatchObject({ level: 'warn' });
});

test('old versions are errors, new ones are fine', () => {
  expect(checkNode('20.11.1').level).toBe('error');
  expect(checkNode('24.21.0').level).toBe('ok');
  expect(judgeGit('git version 2.37.9').level).toBe('error');
  expect(judgeGit('git version 2.38.0').level).toBe('ok');
  expect(judgeGit('git version 3.0.1 (Apple Git-9)').level).toBe('ok');
  expect(judgeGit(undefined).detail).toBe('not installed');
});

/** The lock belongs to the process, so only another process can hold it against this one. */
async function holdElsewhere(folder: string) {
  const lock = import.meta.resolve('./db/engine/lock.ts');
  const script = `
    const { takeLock, writeOwner } = await import(${JSON.stringify(lock)});
    globalThis.held = await takeLock(${JSON.stringify(folder)}, 0);
    writeOwner(${JSON.stringify(folder)}, { enginePid: process.pid, serverPid: process.pid, stopping: false });
    process.stdout.write('held');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return child;
}
