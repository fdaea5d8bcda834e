const SEGMENTS_MAX = 64;
const BYTES_MAX = 1024;
// What some file systems read as `.git`: other case, the short name, code points that they ignore.
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

export function isGitFolder(path: string): boolean {
  return path.split('/').includes('.git');
}

/** Why a path cannot be part of a tree; the rest of a sentence, or `null`. */
export function pathProblem(path: string): string | null {
  if (path.startsWith('/')) return 'is absolute';
  const segments = path.split('/');
  if (segments.includes('..')) return 'leads out of the tree';
  if (segments.some((segment) => segment === '' || segment === '.')) return 'is not a plain path';
  if (/[\p{Cc}\\\uFFFD]/u.test(path)) return 'holds characters that a file name must not have';
  if (segments.length > SEGMENTS_MAX || Buffer.byteLength(path) > BYTES_MAX) return 'is too long';
  if (segments.some(isGitLike)) return 'is read as .git by some systems';
  return null;
}

/** A path of `added` that differs from another one (or from its folder) in case or normal form only, or is under a file. */
export function findCollision(added: string[], all: string[]): string | null {
  const files = new Set(all);
  const spellings = new Map<string, string>();
  const ambiguous = new Set<string>();
  for (const part of all.flatMap(prefixes)) {
    const folded = fold(part);
    const other = spellings.get(folded);
    if (other === undefined) spellings.set(folded, part);
    else if (other !== part) ambiguous.add(folded);
  }
  for (const path of added) {
    for (const part of prefixes(path)) {
      if (part !== path && files.has(part)) return path;
      if (ambiguous.has(fold(part))) return path;
    }
  }
  return null;
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function isGitLike(segment: string): boolean {
  const plain = segment
    .replace(IGNORABLE, '')
    .replace(/[. ]+$/, '')
    .toLowerCase();
  return plain === '.git' || plain === 'git~1' || plain.startsWith('.git:');
}

function prefixes(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_segment, index) => segments.slice(0, index + 1).join('/'));
}
