import { type JunitCase, parseJunit } from './junit.ts';
import type { Runner } from './test-command.ts';

/** `load`: the test never ran, because a file could not be parsed or imported. */
export type FailureKind = 'assertion' | 'exception' | 'load';

export interface TestResult {
  /** The same for the same test in every run. */
  id: string;
  file?: string;
  status: 'passed' | 'failed' | 'skipped';
  failure?: FailureKind;
  message?: string;
}

const MESSAGE_CHARS_MAX = 8000;

export function parseReport(runner: Runner, report: string, workspace: string): TestResult[] {
  const results = parsers[runner](report).map((result) => withRelativeFile(result, workspace));
  const seen = new Map<string, number>();
  return results.map((result) => {
    const count = (seen.get(result.id) ?? 0) + 1;
    seen.set(result.id, count);
    return count === 1 ? result : { ...result, id: `${result.id} (${count})` };
  });
}

type Raw = Omit<TestResult, 'id'> & { names: string[] };

const parsers: Record<Runner, (report: string) => Raw[]> = {
  node: (report) => parseJunit(report).map(fromNode),
  vitest: (report) => parseJunit(report).map(fromVitest),
  pytest: (report) => parseJunit(report).map(fromPytest),
  unittest: (report) => report.split('\n').flatMap((line) => readJson(line, fromUnittest)),
  jest: (report) => readJson(report, fromJest),
  mocha: (report) => readJson(report, fromMocha),
  command: () => [],
};

function withRelativeFile({ names, ...raw }: Raw, workspace: string): TestResult {
  const strip = (text: string) => text.replaceAll(`file://${workspace}/`, '').replaceAll(`${workspace}/`, '');
  const file = raw.file === undefined ? undefined : strip(raw.file);
  const id = [...(file ? [file] : []), ...names.map(strip)]
    .filter((name, index, all) => name !== all[index - 1])
    .join(' > ');
  const message = raw.message === undefined ? undefined : strip(raw.message).trim().slice(0, MESSAGE_CHARS_MAX);
  return {
    id,
    ...(file ? { file } : {}),
    status: raw.status,
    ...(raw.status === 'failed' && raw.failure ? { failure: raw.failure } : {}),
    ...(message && raw.status === 'failed' ? { message } : {}),
  };
}

function fromNode(found: JunitCase): Raw {
  const file = found.file ?? undefined;
  // A file that could not be loaded is reported as one failed test with the file's name.
  const isFile = file?.endsWith(`/${found.name}`) === true || file === found.name;
  const cause = found.message.slice(Math.max(0, found.message.indexOf('cause: ')));
  const failure = isFile ? 'load' : kindOf(cause);
  const { status, message } = found;
  return { ...(file ? { file } : {}), names: [...found.suites, found.name], status, failure, message };
}

function fromVitest(found: JunitCase): Raw {
  const failure = found.classname === found.name ? 'load' : kindOf(found.message);
  return { file: found.classname, names: [found.name], status: found.status, failure, message: found.message };
}

function fromPytest(found: JunitCase): Raw {
  const file = found.file ?? `${found.classname.replaceAll('.', '/')}.py`;
  const module = file.replace(/\.py$/, '').replaceAll('/', '.');
  const inside = found.classname === module ? '' : found.classname.replace(`${module}.`, '');
  const isCollection = found.element === 'error' && /collection failure/.test(found.message);
  const failure = isCollection ? 'load' : kindOf(found.message);
  const { status, message } = found;
  return { file, names: [inside, found.name].filter(Boolean), status, failure, message };
}

interface UnittestLine {
  id: string;
  file: string | null;
  status: TestResult['status'];
  failure?: FailureKind;
  message?: string;
}

function fromUnittest(line: UnittestLine): Raw[] {
  const isLoad = line.id.startsWith('unittest.loader.');
  const { id, file, ...rest } = line;
  return [
    { ...rest, ...(file && !isLoad ? { file } : {}), names: [id.replace(/^unittest\.loader\._FailedTest\./, '')] },
  ];
}

interface JestReport {
  testResults: {
    name: string;
    message: string;
    assertionResults: { ancestorTitles: string[]; title: string; status: string; failureMessages: string[] }[];
  }[];
}

function fromJest(report: JestReport): Raw[] {
  return report.testResults.flatMap(({ name, message, assertionResults }): Raw[] => {
    if (assertionResults.length === 0)
      return [{ file: name, names: [name], status: 'failed', failure: 'load', message }];
    return assertionResults.map((each) => {
      const said = each.failureMessages.join('\n');
      const status = each.status === 'passed' || each.status === 'failed' ? each.status : 'skipped';
      const names = [...each.ancestorTitles, each.title];
      return { file: name, names, status, failure: kindOf(said), message: said };
    });
  });
}

interface MochaTest {
  fullTitle: string;
  file?: string;
  err?: { message?: string; stack?: string };
}

function fromMocha(report: { passes: MochaTest[]; failures: MochaTest[]; pending: MochaTest[] }): Raw[] {
  const as = (tests: MochaTest[], status: TestResult['status']) =>
    tests.map((test): Raw => {
      const said = test.err?.stack ?? test.err?.message ?? '';
      return {
        ...(test.file ? { file: test.file } : {}),
        names: [test.fullTitle],
        status,
        failure: kindOf(said),
        message: said,
      };
    });
  return [...as(report.passes, 'passed'), ...as(report.failures, 'failed'), ...as(report.pending, 'skipped')];
}

const LOAD =
  /\b(SyntaxError|IndentationError|ImportError|ModuleNotFoundError|ERR_MODULE_NOT_FOUND|Cannot find module)\b/;
// These throw a SyntaxError about what they were given, not about the program.
const PARSERS = /\bat (JSON\.parse|new RegExp|parseJSON\w*)\b/;

/** From the line that names the error, which comes first or, with pytest, behind an E. */
function kindOf(said: string): FailureKind {
  const headline = [said.split('\n')[0], ...said.split('\n').filter((line) => /^E {3}\w+Error\b/.test(line))].join(
    '\n',
  );
  if (LOAD.test(headline) && !PARSERS.test(said)) return 'load';
  return /AssertionError|ERR_ASSERTION|^E? *assert\b|expect\(|^Failed: /m.test(said) ? 'assertion' : 'exception';
}

/** A report that a hostile test run wrote may be anything. */
function readJson<T>(text: string, read: (parsed: T) => Raw[]): Raw[] {
  if (text.trim() === '') return [];
  try {
    return read(JSON.parse(text) as T);
  } catch {
    return [];
  }
}
