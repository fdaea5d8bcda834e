import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

it('keeps every cluster right over 150 acts of eight clients and a kill', { timeout: 400_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'clusters.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7', '--engine', 'embedded']);
  expect(code, output).toBe(0);
});
