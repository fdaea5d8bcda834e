import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The texts of pull requests are not verified: ${problems.join(' ')}`);

it.runIf(ok)('lets the words of strangers do nothing in a pull request', { timeout: 400_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'pr-text.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7']);
  expect(code, output).toBe(0);
});
