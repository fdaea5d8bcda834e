import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localForge } from './local.ts';

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'sc-forge-')));
  for (const dir of ['own/shop/a.git', 'own/other/b.git', 'code/c', 'elsewhere/d'])
    mkdirSync(join(root, dir), { recursive: true });
  symlinkSync(join(root, 'elsewhere/d'), join(root, 'code/link'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const forge = (anywhere: boolean) => localForge({ ownRoot: join(root, 'own'), roots: [join(root, 'code')], anywhere });
const inspect = async (path: string, anywhere = false) => {
  const found = await forge(anywhere).inspect(path, { token: null, project: 'shop' });
  return found.ok ? 'ok' : found.reason;
};

describe('the local forge', () => {
  it('opens what lies below the named roots, and what Soulcaster keeps for this project', async () => {
    expect(await inspect(join(root, 'code/c'))).toBe('ok');
    expect(await inspect(join(root, 'own/shop/a.git'))).toBe('ok');
    expect(await inspect(join(root, 'elsewhere/d'))).toBe('forbidden');
    expect(await inspect(join(root, 'elsewhere/d'), true)).toBe('ok');
  });

  it("never opens another project's repository, wherever folders may be", async () => {
    expect(await inspect(join(root, 'own/other/b.git'))).toBe('not_found');
    expect(await inspect(join(root, 'own/other/b.git'), true)).toBe('not_found');
  });

  it('follows links before it decides, and wants a whole path', async () => {
    expect(await inspect(join(root, 'code/link'))).toBe('forbidden');
    expect(await inspect(join(root, 'code/../elsewhere/d'))).toBe('forbidden');
    expect(await inspect('code/c')).toBe('not_found');
    expect(await inspect(join(root, 'code/nothing'))).toBe('not_found');
  });

  it('quotes a path with blanks in the line that fetches', () => {
    const line = forge(true).fetchCommand({ name: "/a b/it's", baseBranch: 'main' }, 'soulcaster/x');
    expect(line).toBe("git fetch '/a b/it'\\''s' soulcaster/x");
  });
});
