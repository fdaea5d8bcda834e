import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { sandboxMissing } from './e2e/sandbox.ts';

const missing = await sandboxMissing();
if (missing) console.warn(`The matrix of agents and sandboxes is not tried: ${missing}`);

test.skipIf(missing)(
  'every agent makes a real fix in the local sandbox, and a sandbox that is not there says why',
  async () => {
    const command = [join(import.meta.dirname, 'run.ts'), 'matrix', '--sandboxes', 'local,fargate'];
    const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 300_000 });
    const ok = { state: 'ok', evidence: 'A', changed: ['sum.js'] };
    const absent = { state: 'not_available', why: 'The sandbox fargate is not built yet.' };
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ ok: 3, not_available: 3, failed: 0 },
      table: {
        builtin: { local: ok, fargate: absent },
        repair: { local: ok, fargate: absent },
        'acp-test-agent': { local: ok, fargate: absent },
      },
    });
  },
  300_000,
);
