import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`That a fix opens one pull request only is not verified: ${problems.join(' ')}`);

it.runIf(ok)('opens one pull request whatever ends the server or is lost', { timeout: 600_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'pr-once.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7']);
  expect(code, output).toBe(0);
});
