import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`The honesty of the repair agent is not verified: ${problems.join(' ')}`);

it.runIf(ok)('proves nothing without an oracle, and runs nothing outside', { timeout: 400_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'repair-honesty.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7']);
  expect(code, output).toBe(0);
});
