import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createRepository, gateTree, gatherEvidence, openRepository, type SandboxProvider } from '@soulcaster/agent';
import { pack } from 'tar-stream';
import { BEGUN, type Patch } from './patches.ts';

const LIMITS = { wallMs: 60_000, memoryMb: 512, pids: 128, diskMb: 128, outputBytesMax: 500_000 };
const author = { name: 'Soulcaster', email: 'soulcaster@localhost' };

/** How a patch ends, as in a fix: what the gate or the verification says against it, or the level of evidence that it gets. */
export type Ending = { level: 'A' | 'B' | 'C'; why: string } | { level: null; why: string };

/** Takes a patch the way of a fix: imported, gated, verified in fresh sandboxes. */
export async function verifyPatch(provider: SandboxProvider, { base, patch, test }: Patch): Promise<Ending> {
  const dir = mkdtempSync(join(tmpdir(), 'soulcaster-evidence-'));
  try {
    const asFiles = Object.entries(base).map(([path, content]) => ({ path, content }));
    await createRepository({ dir, branch: 'main', files: asFiles, message: 'start\n', author, date: new Date() });
    const repository = openRepository(dir);
    const commit = (await repository.resolve('main')) ?? '';
    const begun = String(Date.now());
    const files = Object.entries({ ...base, ...patch }).flatMap(([path, text]) =>
      text === null ? [] : [{ path, text: text.replaceAll(BEGUN, begun) }],
    );
    const imported = await repository.importTree(commit, tarOf(files));
    if (!imported.ok) return { level: null, why: imported.message };
    const verdict = await gateTree({ repository, base: commit, tree: imported.tree });
    if (verdict.verdict === 'blocked')
      return { level: null, why: verdict.reasons.map(({ message }) => message).join(' ') };
    const result = await gatherEvidence({
      provider,
      jobId: 'verify-evidence',
      repository,
      base: commit,
      tree: imported.tree,
      commands: { setup: null, test },
      limits: LIMITS,
      signal: new AbortController().signal,
    });
    if (!result.ok) return { level: null, why: result.message };
    const { level, summary, not_checked } = result.evidence;
    return { level, why: not_checked[0] ?? summary };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function tarOf(files: { path: string; text: string }[]): Readable {
  const tar = pack();
  for (const { path, text } of files) tar.entry({ name: path }, text);
  tar.finalize();
  return Readable.from(tar);
}
