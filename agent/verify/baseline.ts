import type { EvidenceInput } from './evidence.ts';
import { expandScripts } from './test-command.ts';
import type { TestRun } from './test-run.ts';
import { VerificationRuns } from './verification-runs.ts';

/** The results of the base commit's own tests in a fresh sandbox; `null` when there are none or its setup failed. */
export async function runBaseline(
  input: Omit<EvidenceInput, 'tree' | 'targets' | 'baseline'>,
): Promise<TestRun | null> {
  if (!input.commands.test) return null;
  const manifest = await input.repository.readFile(input.base, 'package.json');
  const command = expandScripts(input.commands.test, manifest ? Buffer.from(manifest).toString('utf8') : null);
  return new VerificationRuns({ ...input, tree: input.base, command }).fresh('base', input.base);
}
