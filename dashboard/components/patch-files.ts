export interface PatchFile {
  path: string;
  kind: 'added' | 'deleted' | 'renamed' | 'changed';
  additions: number;
  deletions: number;
  /** The part of the patch that is about this file. */
  patch: string;
}

/** Splits a git patch into its files. */
export function filesOf(patch: string): PatchFile[] {
  return patch
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith('diff --git '))
    .map(fileOf);
}

function fileOf(part: string): PatchFile {
  const lines = part.split('\n');
  const firstHunk = lines.findIndex((line) => line.startsWith('@@'));
  const head = firstHunk < 0 ? lines : lines.slice(0, firstHunk);
  const hunks = firstHunk < 0 ? [] : lines.slice(firstHunk);
  return {
    path: pathOf(head),
    kind: kindOf(head),
    additions: hunks.filter((line) => line.startsWith('+')).length,
    deletions: hunks.filter((line) => line.startsWith('-')).length,
    patch: part,
  };
}

function pathOf(head: string[]): string {
  const named = (prefix: string) => head.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const after = named('+++ b/') ?? named('+++ "b/')?.replace(/"$/, '');
  const before = named('--- a/') ?? named('--- "a/')?.replace(/"$/, '');
  return after ?? before ?? named('rename to ') ?? head[0]!.replace(/^diff --git a\/.* b\//, '');
}

function kindOf(head: string[]): PatchFile['kind'] {
  if (head.some((line) => line.startsWith('new file mode'))) return 'added';
  if (head.some((line) => line.startsWith('deleted file mode'))) return 'deleted';
  if (head.some((line) => line.startsWith('rename to '))) return 'renamed';
  return 'changed';
}
