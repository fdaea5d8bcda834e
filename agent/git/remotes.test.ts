import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mergeIntoBase } from './merge.ts';
import { openMirror } from './mirror.ts';
import { deleteBranch, push } from './push.ts';
import type { Repository } from './repository.ts';
import { ADA, DATE, makeFolder, makeRepository } from './test-repository.ts';

async function change(repository: Repository, base: string, path: string, content: string, parents = [base]) {
  const id = execFileSync('git', ['--git-dir', repository.dir, 'hash-object', '-w', '--stdin'], { input: content })
    .toString()
    .trim();
  const tree = await repository.composeTree(base, [{ path, mode: '100644', id }]);
  return repository.commit({ tree, parents, message: `Change ${path}`, author: ADA, committer: ADA, date: DATE });
}

async function mirrorOf(url: string, dir = join(makeFolder('mirror'), 'm.git')) {
  const result = await openMirror({ dir, url, allowLocal: true });
  if (!result.ok) throw new Error(result.message);
  return result.mirror;
}

describe('a mirror', () => {
  test('follows the remote: new commits come, pruned branches go, the directory stays', async () => {
    const { repository: forge, base } = await makeRepository({ 'a.txt': 'a\n' });
    const mirror = await mirrorOf(forge.dir);
    expect(mirror.defaultBranch).toBe('main');
    expect(await mirror.resolve('main')).toBe(base);
    const next = await change(forge, base, 'a.txt', 'b\n');
    execFileSync('git', ['--git-dir', forge.dir, 'update-ref', 'refs/heads/main', next]);
    execFileSync('git', ['--git-dir', forge.dir, 'update-ref', 'refs/heads/other', next]);
    await mirrorOf(forge.dir, mirror.dir);
    expect([await mirror.resolve('main'), await mirror.resolve('other')]).toEqual([next, next]);
    execFileSync('git', ['--git-dir', forge.dir, 'update-ref', '-d', 'refs/heads/other']);
    await Promise.all([mirrorOf(forge.dir, mirror.dir), mirrorOf(forge.dir, mirror.dir)]);
    expect(await mirror.resolve('other')).toBeNull();
    expect(Buffer.from((await mirror.readFile(next, 'a.txt')) ?? []).toString()).toBe('b\n');
    expect(await mirror.readFile(next, '../a.txt')).toBeNull();
    expect(await mirror.readFile(next, 'absent')).toBeNull();
  });

  test('is fetched although a git that was killed left its lock there', async () => {
    const { repository: forge, base } = await makeRepository({ 'a.txt': 'a\n' });
    const mirror = await mirrorOf(forge.dir);
    const next = await change(forge, base, 'a.txt', 'b\n');
    execFileSync('git', ['--git-dir', forge.dir, 'update-ref', 'refs/heads/main', next]);
    writeFileSync(join(mirror.dir, 'refs', 'heads', 'main.lock'), '');
    expect(await (await mirrorOf(forge.dir, mirror.dir)).resolve('main')).toBe(next);
  });

  test.each([
    'ext::sh -c "touch /tmp/x"',
    '--upload-pack=x',
    'ssh://host/x',
    '/local/path',
    'https://user:secret@host/x',
  ])('refuses the URL %s', async (url) => {
    const dir = join(makeFolder('mirror'), 'm.git');
    expect(await openMirror({ dir, url })).toMatchObject({ ok: false, reason: 'refused' });
  });

  test('resolves no expression and no option', async () => {
    const { repository } = await makeRepository({ 'a.txt': 'a\n' });
    const refs = ['--all', 'main..main', 'main@{0}', ':/Start', 'main^{tree}', '', 'absent', 'main~1'];
    expect(await Promise.all(refs.map((ref) => repository.resolve(ref)))).toEqual(refs.map(() => null));
  });
});

describe('a push', () => {
  test('creates the branch once, and again is the same', async () => {
    const { repository: forge, base } = await makeRepository({ 'a.txt': 'a\n' });
    const mirror = await mirrorOf(forge.dir);
    const commit = await change(mirror, base, 'a.txt', 'fixed\n');
    const input = { dir: mirror.dir, url: forge.dir, allowLocal: true, commit, branch: 'soulcaster/cluster-1-x' };
    expect(await push(input)).toEqual({ ok: true, pushed: true });
    expect(await push(input)).toEqual({ ok: true, pushed: false });
    expect(await forge.resolve(input.branch)).toBe(commit);
    expect(await forge.resolve('main')).toBe(base);
    const other = await change(mirror, base, 'a.txt', 'other\n');
    expect(await push({ ...input, commit: other })).toMatchObject({ ok: false, reason: 'exists_with_other_content' });
    expect(await push({ ...input, commit: other, expectOld: commit })).toEqual({ ok: true, pushed: true });
    expect(await deleteBranch(input)).toMatchObject({ ok: false, reason: 'exists_with_other_content' });
    expect(await forge.resolve(input.branch)).toBe(other);
    const { commit: _, ...whatever } = input;
    expect(await deleteBranch(whatever)).toEqual({ ok: true, pushed: true });
    expect(await deleteBranch(input)).toEqual({ ok: true, pushed: false });
    expect(await forge.resolve(input.branch)).toBeNull();
  });

  test.each([
    'main',
    'refs/heads/main',
    'soulcaster',
    'soulcaster/',
    'soulcaster/../main',
    'soulcaster/x:main',
    '+soulcaster/x',
    'soulcaster/x.lock',
    'Soulcaster/x',
  ])('to %s is refused before anything is sent', async (branch) => {
    const { repository, base } = await makeRepository({ a: 'a' });
    const url = 'http://127.0.0.1:9/none.git';
    const result = await push({ dir: repository.dir, url, allowLocal: true, commit: base, branch });
    expect(result).toMatchObject({ ok: false, reason: 'refused' });
  });

  test('that a hook of the forge declines is told as protected', async () => {
    const { repository: forge, base } = await makeRepository({ 'a.txt': 'a\n' });
    const mirror = await mirrorOf(forge.dir);
    const commit = await change(mirror, base, 'a.txt', 'fixed\n');
    execFileSync('git', ['--git-dir', forge.dir, 'config', 'receive.denyCurrentBranch', 'refuse']);
    execFileSync('git', ['--git-dir', forge.dir, 'config', 'transfer.hideRefs', 'refs/heads/soulcaster']);
    const result = await push({ dir: mirror.dir, url: forge.dir, allowLocal: true, commit, branch: 'soulcaster/x' });
    expect(result).toMatchObject({ ok: false, reason: 'protected' });
  });

  describe('over http', () => {
    const seen: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(request.url?.startsWith('/gone') ? 404 : 401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    let url = '';
    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as { port: number };
      url = `http://127.0.0.1:${port}`;
    });
    afterAll(() => new Promise((resolve) => server.close(resolve)));

    test('sends the token as a header only, tells a refusal as auth, and keeps the token nowhere', async () => {
      const { repository, base } = await makeRepository({ a: 'a' });
      const credentials = { token: 'canary-token-77' };
      const input = {
        dir: repository.dir,
        url: `${url}/a/b.git`,
        allowLocal: true,
        credentials,
        commit: base,
        branch: 'soulcaster/x',
      };
      const result = await push(input);
      expect(result).toMatchObject({ ok: false, reason: 'auth' });
      const basic = Buffer.from('x-access-token:canary-token-77').toString('base64');
      expect(seen).toContain(`Basic ${basic}`);
      expect(JSON.stringify(result)).not.toContain('canary-token-77');
      for (const name of await readdir(repository.dir, { recursive: true, withFileTypes: true })) {
        if (!name.isFile()) continue;
        const content = readFileSync(join(name.parentPath, name.name)).toString('latin1');
        expect(content.includes('canary-token-77') || content.includes(basic)).toBe(false);
      }
      expect(await push({ ...input, url: `${url}/gone.git` })).toMatchObject({ ok: false, reason: 'auth' });
    });

    test('to a host that does not answer is a network failure', async () => {
      const { repository, base } = await makeRepository({ a: 'a' });
      const input = {
        dir: repository.dir,
        url: 'http://127.0.0.1:1/x.git',
        allowLocal: true,
        commit: base,
        branch: 'soulcaster/x',
      };
      expect(await push(input)).toMatchObject({ ok: false, reason: 'network' });
    });
  });
});

describe('a merge on the local forge', () => {
  test('makes one merge commit, and again is the same', async () => {
    const { repository: forge, base } = await makeRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n' });
    const commit = await change(forge, base, 'a.txt', 'fixed\n');
    const main = await change(forge, base, 'b.txt', 'moved on\n');
    execFileSync('git', ['--git-dir', forge.dir, 'update-ref', 'refs/heads/main', main]);
    const input = { dir: forge.dir, base: 'main', commit, message: 'Merge', author: ADA, committer: ADA, date: DATE };
    const merged = await mergeIntoBase(input);
    expect(merged).toMatchObject({ ok: true, merged: true });
    const tip = (await forge.resolve('main')) ?? '';
    expect(Buffer.from((await forge.readFile(tip, 'a.txt')) ?? []).toString()).toBe('fixed\n');
    expect(Buffer.from((await forge.readFile(tip, 'b.txt')) ?? []).toString()).toBe('moved on\n');
    expect(await mergeIntoBase(input)).toEqual({ ok: true, merged: false, commit: tip });
  });

  test('with a conflict is a value that names the files and moves nothing', async () => {
    const { repository: forge, base } = await makeRepository({ 'a.txt': 'a\n' });
    const commit = await change(forge, base, 'a.txt', 'mine\n');
    const main = await change(forge, base, 'a.txt', 'theirs\n');
    execFileSync('git', ['--git-dir', forge.dir, 'update-ref', 'refs/heads/main', main]);
    const input = { dir: forge.dir, base: 'main', commit, message: 'Merge', author: ADA, committer: ADA, date: DATE };
    expect(await mergeIntoBase(input)).toEqual({ ok: false, reason: 'conflict', paths: ['a.txt'] });
    expect(await forge.resolve('main')).toBe(main);
    expect(await mergeIntoBase({ ...input, base: 'absent' })).toMatchObject({ ok: false, reason: 'not_found' });
  });
});
