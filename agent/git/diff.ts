import { git, tryGit } from './run-git.ts';

export type DiffStatus = 'added' | 'modified' | 'deleted' | 'type_changed';

export interface DiffEntry {
  path: string;
  status: DiffStatus;
  oldMode: string;
  newMode: string;
  oldId: string;
  newId: string;
  additions: number;
  deletions: number;
  binary: boolean;
}

export interface Diff {
  entries: DiffEntry[];
  patch: string;
  /** The patch was cut at 8 MiB. */
  truncated: boolean;
}

const PATCH_BYTES_MAX = 8 * 1024 * 1024;
const PLAIN = ['--no-renames', '--no-ext-diff', '--no-textconv', '--no-color', '--no-abbrev', '--full-index'];
const STATUS: Record<string, DiffStatus> = { A: 'added', M: 'modified', D: 'deleted', T: 'type_changed' };

/** What changed between two trees or commits. Renames are a removal and an addition. */
export async function diffTrees(dir: string, base: string, tree: string): Promise<Diff> {
  const facts = await git(['diff-tree', '-r', '-z', '--raw', '--numstat', ...PLAIN, base, tree], { dir });
  const { stdout, truncated } = await tryGit(['diff-tree', '-r', '-p', ...PLAIN, base, tree], {
    dir,
    stdoutBytesMax: PATCH_BYTES_MAX,
  });
  return { entries: parseFacts(facts.toString('utf8')), patch: stdout.toString('utf8'), truncated };
}

function parseFacts(output: string): DiffEntry[] {
  const entries = new Map<string, DiffEntry>();
  const tokens = output.split('\0');
  for (let at = 0; at < tokens.length; at++) {
    const raw = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(tokens[at] ?? '');
    if (raw) {
      const [, oldMode = '', newMode = '', oldId = '', newId = '', letter = ''] = raw;
      const path = tokens[++at] ?? '';
      const status = STATUS[letter] ?? 'modified';
      entries.set(path, { path, status, oldMode, newMode, oldId, newId, additions: 0, deletions: 0, binary: false });
      continue;
    }
    const [additions, deletions, ...path] = (tokens[at] ?? '').split('\t');
    const entry = entries.get(path.join('\t'));
    if (!entry) continue;
    entry.binary = additions === '-';
    entry.additions = Number(additions) || 0;
    entry.deletions = Number(deletions) || 0;
  }
  return [...entries.values()];
}
