import type { Diff, DiffEntry } from '../git/diff.ts';
import type { Repository } from '../git/repository.ts';
import { changedFiles } from './changed-files.ts';
import { addedLines } from './lines.ts';
import { checkManifests, type ManifestCode } from './manifests.ts';
import { type PathCode, protectedPath } from './protected-paths.ts';
import { findHidden, findSecret, oddName } from './suspicious-text.ts';
import type { ChangedFile } from './syntax.ts';
import { checkProgram, type TestAwareFinding } from './test-aware.ts';
import { checkTests, type TamperCode } from './test-tampering.ts';

export type GateCode =
  | PathCode
  | ManifestCode
  | TamperCode
  | TestAwareFinding['code']
  | 'new_executable'
  | 'symlink'
  | 'submodule'
  | 'binary'
  | 'secret'
  | 'hidden_characters'
  | 'odd_file_name'
  | 'long_line'
  | 'too_many_files'
  | 'too_many_lines'
  | 'too_large';

export interface GateReason {
  code: GateCode;
  path?: string;
  /** A sentence for a person. */
  message: string;
}

export type GateVerdict = { verdict: 'ok' } | { verdict: 'blocked'; reasons: GateReason[] };

export interface GateLimits {
  filesMax: number;
  /** Added and removed lines together. */
  linesMax: number;
  patchBytesMax: number;
  lineCharsMax: number;
}

export interface GateContext {
  /** Each changed file before and after. */
  files: ChangedFile[];
  limits?: Partial<GateLimits>;
  /** Values that must appear nowhere, whatever they look like. */
  knownSecrets?: string[];
}

const LIMITS: GateLimits = { filesMax: 20, linesMax: 800, patchBytesMax: 256 * 1024, lineCharsMax: 1000 };
const REASONS_MAX = 50;

/**
 * Decides from the diff alone whether a patch may go on to be run and published. Pure. It refuses what reaches beyond the
 * program's own source (CI, hooks, package and agent configuration, containers …), what hides something, and what weakens
 * the tests that should judge it. Nothing is stripped silently.
 */
export function gate(diff: Diff, context: GateContext): GateVerdict {
  const limits = { ...LIMITS, ...context.limits };
  const reasons: GateReason[] = [
    ...checkSize(diff, limits),
    ...diff.entries.flatMap(checkEntry),
    ...checkManifests(context.files),
    ...checkTests(context.files),
    ...checkProgram(context.files),
    ...context.files.flatMap((file) => checkText(file, limits, context.knownSecrets ?? [])),
  ];
  return reasons.length === 0 ? { verdict: 'ok' } : { verdict: 'blocked', reasons: reasons.slice(0, REASONS_MAX) };
}

/** The gate for a tree that was imported into a repository. */
export async function gateTree(
  input: { repository: Repository; base: string; tree: string; diff?: Diff } & Omit<GateContext, 'files'>,
): Promise<GateVerdict> {
  const { repository, base, tree, diff: known, ...rest } = input;
  const diff = known ?? (await repository.diff(base, tree));
  // More files than are allowed are refused anyway: to read them all would take as long as a hostile tree likes.
  const { filesMax } = { ...LIMITS, ...rest.limits };
  const looked = { ...diff, entries: diff.entries.slice(0, filesMax) };
  return gate(diff, { ...rest, files: await changedFiles(repository, base, tree, looked) });
}

function checkSize(diff: Diff, limits: GateLimits): GateReason[] {
  const reasons: GateReason[] = [];
  const files = diff.entries.length;
  const lines = diff.entries.reduce((sum, entry) => sum + entry.additions + entry.deletions, 0);
  const bytes = Buffer.byteLength(diff.patch);
  if (files > limits.filesMax) {
    reasons.push({
      code: 'too_many_files',
      message: `The patch changes ${files} files; ${limits.filesMax} are allowed.`,
    });
  }
  if (lines > limits.linesMax) {
    reasons.push({
      code: 'too_many_lines',
      message: `The patch changes ${lines} lines; ${limits.linesMax} are allowed.`,
    });
  }
  if (diff.truncated || bytes > limits.patchBytesMax) {
    reasons.push({ code: 'too_large', message: `The patch has over ${limits.patchBytesMax} bytes.` });
  }
  return reasons;
}

function checkEntry({ path, oldMode, newMode, binary }: DiffEntry): GateReason[] {
  const reasons: GateReason[] = [];
  const add = (code: GateCode, what: string) => reasons.push({ code, path, message: `${path} ${what}.` });
  const rule = protectedPath(path);
  if (rule) add(rule.code, rule.what);
  const odd = oddName(path);
  if (odd) reasons.push({ code: 'odd_file_name', path, message: `The name ${JSON.stringify(path)} ${odd}.` });
  if (newMode === '120000' || oldMode === '120000') add('symlink', 'is a symbolic link');
  if (newMode === '160000' || oldMode === '160000') add('submodule', 'is a submodule');
  if (newMode === '100755' && oldMode !== '100755') add('new_executable', 'becomes executable');
  if (binary) add('binary', 'is not text');
  return reasons;
}

function checkText({ path, before, after }: ChangedFile, limits: GateLimits, known: string[]): GateReason[] {
  if (after === null) return [];
  const reasons: GateReason[] = [];
  const added = addedLines(before ?? '', after);
  const secret = added.map((line) => findSecret(line, known)).find((found) => found !== null);
  if (secret) reasons.push({ code: 'secret', path, message: `${path} seems to hold ${secret}.` });
  const hidden = added.map(findHidden).find((found) => found !== null);
  if (hidden)
    reasons.push({ code: 'hidden_characters', path, message: `${path} holds the invisible character ${hidden}.` });
  const longest = added.reduce((most, line) => Math.max(most, line.length), 0);
  if (longest > limits.lineCharsMax) {
    reasons.push({
      code: 'long_line',
      path,
      message: `${path} has a line of ${longest} characters, which nobody can review.`,
    });
  }
  return reasons;
}
