import { addedLines } from './lines.ts';
import { isTestPath } from './test-paths.ts';

export interface TestAwareFinding {
  code: 'test_aware';
  path: string;
  message: string;
}

interface Change {
  path: string;
  before: string | null;
  after: string | null;
}

/** What a program does only to be judged well: knowing that it is tested, changing who judges, or ending the run. */
const SIGNS: [RegExp, string][] = [
  [
    /\b(NODE_TEST_CONTEXT|VITEST(_\w+)?|JEST_WORKER_ID|PYTEST_(CURRENT_TEST|VERSION|XDIST_WORKER)|MOCHA_\w+)\b/,
    'asks whether it is being tested',
  ],
  [/\bNODE_ENV\b.{0,12}['"`]test['"`]|['"`]test['"`].{0,12}\bNODE_ENV\b/, 'asks whether it is being tested'],
  [
    /['"`](pytest|unittest(\.\w+)?|_pytest\w*|vitest|jest|mocha|node:test)['"`]\s+(not\s+)?in\b/,
    'asks whether it is being tested',
  ],
  [/\bsys\.modules\b|\b(describe|expect|jest|vi)\b.{0,6}\bin\s+globalThis\b/, 'looks at what else is loaded'],
  [
    /\binspect\.(stack|currentframe|getouterframes)\b|\bsys\._getframe\b|\btraceback\.(extract_stack|format_stack)\b|\bprepareStackTrace\b|\bnew Error\([^)]*\)\.stack\b/,
    'looks at who calls it',
  ],
  [
    /\bfrom\s+['"](node:)?(assert(\/strict)?|test)['"]|\bfrom\s+['"](vitest|@jest\/globals|chai|expect|mocha)['"]|\brequire\(\s*['"]((node:)?assert(\/strict)?|node:test|vitest|@jest\/globals|chai|expect|mocha)['"]\s*\)|^\s*(import|from)\s+(pytest|_pytest|unittest)\b/,
    "brings the tests' own means into the program",
  ],
  [/\bassert(\.\w+)?\s*=[^=]|\bTestCase\.\w+\s*=[^=]|\bexpect\.extend\b/, 'changes what an assertion does'],
  [
    /\b(globalThis|global|window)\.(test|it|describe|expect|assert|Date|setTimeout|Object|JSON)\b(\.\w+)?\s*=[^=]|\bObject\.(is|keys|entries)\s*=[^=]|\bbuiltins\.\w+\s*=[^=]|\bsetattr\(\s*builtins\b/,
    'replaces what the tests rely on',
  ],
  [/\b__eq__\s*=\s*lambda\b.*\bTrue\b|\bSymbol\.toPrimitive\b.*=>\s*true\b/, 'makes a value that equals any other'],
  [
    /\bprocess\.(ppid|kill|abort|reallyExit)\b|\bos\.(_exit|kill|getppid)\b|(['"`])\/proc\//,
    'reaches for the process that runs the tests',
  ],
  [/--test-reporter\b|\bjunit_?xml\b|\.soulcaster-/, 'reaches for the report of the tests'],
];

/** Lines that a patch adds to the program, not to its tests, which serve its judgement and not its users. Pure; by their words. */
export function checkProgram(changes: Change[]): TestAwareFinding[] {
  return changes.filter((change) => !isTestPath(change.path) && isCode(change.path)).flatMap(checkFile);
}

function checkFile({ path, before, after }: Change): TestAwareFinding[] {
  if (after === null) return [];
  const added = addedLines(before ?? '', after);
  for (const [sign, what] of SIGNS) {
    const line = added.find((each) => sign.test(each) && !COMMENT.test(each));
    if (line)
      return [{ code: 'test_aware', path, message: `${path} ${what}: ${JSON.stringify(line.trim().slice(0, 120))}` }];
  }
  return equalsAnything(after, added)
    ? [{ code: 'test_aware', path, message: `${path} makes a value that equals any other.` }]
    : [];
}

const COMMENT = /^\s*(\/\/|#|\*)/;
const isCode = (path: string) => /\.([cm]?[jt]sx?|py)$/.test(path);

/** Python: `def __eq__(…): return True`, over two lines. */
const equalsAnything = (text: string, added: string[]) =>
  added.some((line) => /\bdef __eq__\b/.test(line)) && /\bdef __eq__\b[^\n]*:\s*(?:\n\s*)?return True\b/.test(text);
