import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localSandbox } from '@soulcaster/agent';

/** Why no fix can run on this machine, for a test that then cannot be run; null where one can. */
export async function sandboxMissing(): Promise<string | null> {
  const root = mkdtempSync(join(tmpdir(), 'sandboxes-'));
  try {
    const { ok, problems } = await localSandbox({ root }).selfTest();
    return ok ? null : `no isolation on this machine: ${problems.join(' ')}`;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
