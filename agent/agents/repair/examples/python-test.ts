import type { ExampleCall, Expected, Literal } from '@soulcaster/contract';
import { writeGiven } from './given.ts';
import { isInexact, isInexactList, toleranceOf } from './numeric.ts';
import type { Place } from './place.ts';
import { writeLiteral } from './write-literal.ts';

const write = (value: Literal) => writeLiteral(value, 'python');

export interface TestParts {
  place: Place;
  call: ExampleCall;
  expected: Expected;
  /** What the source file is imported as. */
  module: string;
}

/** `fn(1, 2)` as it stands in the test. */
export function pythonCall({ place, call, expected }: Omit<TestParts, 'module'>, root: string): string {
  const maker = place.isStatic ? '' : writeGiven(call.made ?? { arguments: [] }, 'python');
  const made = place.owner === null ? place.name : `${place.owner}${maker}.${place.name}`;
  const plain = `${root}${made}${writeGiven(call, 'python')}`;
  const isWaited = place.isAsync && !place.isGenerator;
  const waited = isWaited ? `asyncio.run(${plain})` : plain;
  return isCollected({ place, call, expected }) ? `list(${waited})` : waited;
}

/** A generator whose result is told as a list is gone through; it raises nothing before. */
export const isCollected = ({ place, call, expected }: Omit<TestParts, 'module'>): boolean =>
  call.collected === true || (place.isGenerator && (expected.kind !== 'value' || expected.value.kind === 'list'));

export function pytestText(parts: TestParts): string {
  const { expected, place } = parts;
  const { lines, root } = imports(parts);
  const subject = pythonCall(parts, root);
  const needsPytest = expected.kind === 'value' ? isNear(expected.value) : expected.kind === 'error';
  const body =
    expected.kind === 'value'
      ? `assert ${pytestClaim(subject, expected.value)}`
      : raisingLines(subject, expected, 'pytest.raises');
  return file(
    [needsPytest ? 'import pytest' : '', place.isAsync ? 'import asyncio' : ''],
    lines,
    `def ${testName(parts)}():\n${indented(body, 4)}\n`,
  );
}

export function unittestText(parts: TestParts): string {
  const { expected, place } = parts;
  const { lines, root } = imports(parts);
  const subject = pythonCall(parts, root);
  const body =
    expected.kind === 'value'
      ? unittestClaim(subject, expected.value)
      : raisingLines(subject, expected, 'self.assertRaises');
  const isNan = expected.kind === 'value' && isNotNumber(expected.value);
  const name = `${place.name.replace(/(?:^|_+)(\w)/g, (_, first: string) => first.toUpperCase())}ExampleTest`;
  const method = `    def ${testName(parts)}(self):\n${indented(body, 8)}\n`;
  return file(
    [isNan ? 'import math' : '', place.isAsync ? 'import asyncio' : '', 'import unittest'],
    lines,
    `class ${name}(unittest.TestCase):\n${method}`,
  );
}

/** A function whose name begins like a test's must not be imported by name: the runner would take it for one. */
function imports({ place, module }: TestParts): { lines: string; root: string } {
  const name = place.owner ?? place.name;
  if (/^test/i.test(name)) return { lines: `import ${module}`, root: `${module}.` };
  return { lines: `from ${module} import ${name}`, root: '' };
}

const testName = ({ place, expected }: TestParts) =>
  `test_${place.name}_${expected.kind === 'no_error' ? 'does_not_crash' : 'example'}`;

function file(standard: string[], own: string, code: string): string {
  const first = standard.filter(Boolean).sort();
  return `${first.length > 0 ? `${first.join('\n')}\n\n` : ''}${own}\n\n\n${code}`;
}

function pytestClaim(subject: string, value: Literal): string {
  if (value.kind === 'nothing' || value.kind === 'undefined' || value.kind === 'boolean')
    return `${subject} is ${write(value)}`;
  if (isNotNumber(value)) return `${subject} == pytest.approx(${write(value)}, nan_ok=True)`;
  return `${subject} == ${isNear(value) ? `pytest.approx(${write(value)})` : write(value)}`;
}

function unittestClaim(subject: string, value: Literal): string {
  if (value.kind === 'nothing' || value.kind === 'undefined') return `self.assertIsNone(${subject})`;
  if (value.kind === 'boolean') return `self.assertIs(${subject}, ${write(value)})`;
  if (isNotNumber(value)) return `self.assertTrue(math.isnan(${subject}))`;
  if (isInexact(value) && value.kind === 'number')
    return `self.assertAlmostEqual(${subject}, ${write(value)}, delta=${toleranceOf(value.text)})`;
  return `self.assertEqual(${subject}, ${write(value)})`;
}

const isNear = (value: Literal) => isInexact(value) || isInexactList(value) || isNotNumber(value);
const isNotNumber = (value: Literal) => value.kind === 'number' && /nan/.test(value.text);

function raisingLines(subject: string, { kind, error }: Exclude<Expected, { kind: 'value' }>, raises: string): string {
  const name = errorName(error);
  return kind === 'error' ? `with ${raises}(${name}):\n    ${subject}` : `# It raised ${name}.\n${subject}`;
}

/** An error's name comes from outside: only its letters get into a test. */
export const errorName = (error: string): string => /^[A-Za-z_][\w.]{0,80}/.exec(error.trim())?.[0] ?? 'an error';

const indented = (text: string, by: number) =>
  text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');
