import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';
import { expect, it } from 'vitest';
import { root, runCommand } from '../../scripts/command.ts';

const { ok, problems } = await localSandbox().selfTest();
if (!ok) console.warn(`That models stop at their budgets is not verified: ${problems.join(' ')}`);

it.runIf(ok)(
  'stops a model that never ends at the budgets, whatever it says of its usage',
  { timeout: 400_000 },
  async () => {
    const script = join(root, 'bench', 'verify', 'budget.ts');
    const { code, output } = await runCommand(['node', script, '--quick']);
    expect(code, output).toBe(0);
  },
);
