import { addedLines, missingLines } from './lines.ts';
import { isTestPath } from './test-paths.ts';

export type TamperCode = 'test_removed' | 'test_skipped' | 'test_weakened';

export interface TamperFinding {
  code: TamperCode;
  path: string;
  message: string;
}

interface Change {
  path: string;
  before: string | null;
  after: string | null;
}

const SKIPS =
  /(\.(skip|only|todo|fails|failing|skipIf|runIf)\b|\b[xf](it|describe|test|context)\s*\(|\b(skip|todo|only)\s*:\s*(true|['"`])|@?(pytest\.mark|unittest|mark)\.(skip|xfail|expectedFailure)|\bskipTest\(|pytest\.(skip|xfail)\(|\bexpectedFailure\b|__unittest_skip__|#\[ignore\]|t\.Skip\()/;
const EXITS = /\b(process\.(exit|exitCode|abort|kill)|os\._exit|sys\.exit|quit\(\)|exit\(\))/;
// What says nothing about the program: imports, comments, brackets.
const IDLE = /^\s*(import\b|from\s|export\s.*\bfrom\b|(const|let|var)\s.*\brequire\(|\/\/|#|\*|\/\*|[\s()[\]{},;]*$)/;

/** Changes to tests that were there before: these may only be added to, for any other line may be what a test checks. */
export function checkTests(changes: Change[]): TamperFinding[] {
  return changes.filter((change) => isTestPath(change.path)).flatMap(checkTest);
}

function checkTest({ path, before, after }: Change): TamperFinding[] {
  if (before !== null && after === null) return [{ code: 'test_removed', path, message: `${path} is removed.` }];
  if (after === null) return [];
  const findings: TamperFinding[] = [];
  const added = addedLines(before ?? '', after);
  const skip = added.find((line) => SKIPS.test(line));
  if (skip)
    findings.push({ code: 'test_skipped', path, message: `${path} skips or singles out tests: ${quote(skip)}` });
  const exit = added.find((line) => EXITS.test(line));
  if (exit) findings.push({ code: 'test_weakened', path, message: `${path} ends the test run itself: ${quote(exit)}` });
  if (before === null) return findings;
  const lost = missingLines(before, after).find((line) => !isCode(path) || !IDLE.test(line));
  if (lost)
    findings.push({
      code: 'test_weakened',
      path,
      message: `${path} changes or drops a line of an existing test: ${quote(lost)}`,
    });
  return findings;
}

/** In a fixture or a snapshot every line is what a test checks. */
function isCode(path: string): boolean {
  return /\.([cm]?[jt]sx?|py|go|rs|rb|java|kt|cs|php)$/.test(path);
}

function quote(line: string): string {
  return JSON.stringify(line.trim().slice(0, 120));
}
