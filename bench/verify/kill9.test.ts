import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

it('loses and doubles nothing over ten kills', { timeout: 400_000 }, async () => {
  const script = join(root, 'bench', 'verify', 'kill9.ts');
  const { code, output } = await runCommand(['node', script, '--quick', '--seed', '7']);
  expect(code, output).toBe(0);
});
