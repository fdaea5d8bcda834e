import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`That a hostile agent stays in its sandbox is not verified: ${problems.join(' ')}`);

it.runIf(ok)('lets nothing of a hostile agent out of its sandbox', { timeout: 600_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'evil-agent.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7']);
  expect(code, output).toBe(0);
});
