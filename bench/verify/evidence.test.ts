import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`What patches that cheat end as is not verified: ${problems.join(' ')}`);

it.runIf(ok)('gives no patch that cheats evidence A', { timeout: 600_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'evidence.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7']);
  expect(code, output).toBe(0);
});
