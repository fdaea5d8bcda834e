import type { ExampleCall, Expected, Literal } from '@soulcaster/contract';
import type { Framework } from './framework.ts';
import { writeGiven } from './given.ts';
import { isInexact, toleranceOf } from './numeric.ts';
import type { Place } from './place.ts';
import { errorName, isCollected, type TestParts } from './python-test.ts';
import { writeLiteral } from './write-literal.ts';

const write = (value: Literal) => writeLiteral(value, 'javascript');

/** Names that the test itself uses. */
const TAKEN = new Set(['test', 'it', 'expect', 'assert', 'describe', 'result', 'require', 'module', 'default']);

export function javaScriptCall(
  { place, call, expected }: { place: Place; call: ExampleCall; expected: Expected },
  subject = place.owner ?? place.name,
): string {
  const given = writeGiven(call, 'javascript');
  const maker = `new ${subject}${writeGiven(call.made ?? { arguments: [] }, 'javascript')}`;
  const made = place.owner === null ? subject : `${place.isStatic ? subject : maker}.${place.name}`;
  const waited = place.isAsync && !place.isGenerator ? `await ${made}${given}` : `${made}${given}`;
  return isCollected({ place, call, expected })
    ? `[...${waited.startsWith('await') ? `(${waited})` : waited}]`
    : waited;
}

export function javaScriptText(parts: TestParts & { framework: Framework; isEsm: boolean }): string {
  const { place, expected, framework, isEsm } = parts;
  const imported = place.owner ?? place.name;
  const local = TAKEN.has(imported) ? `${imported}Itself` : imported;
  const call = javaScriptCall(parts, local);
  const isOwnAssert = framework === 'vitest' || framework === 'jest';
  const body =
    expected.kind === 'value'
      ? claim(call, expected.value, isOwnAssert)
      : expected.kind === 'error'
        ? throwing(call, errorName(expected.error), { isOwnAssert, isAsync: place.isAsync })
        : crash(call, expected);
  const needsAssert = expected.kind !== 'no_error' && !isOwnAssert;
  const lines = [
    needsAssert ? line('assert', 'node:assert/strict', isEsm, 'default') : '',
    framework === 'node' ? line('test', 'node:test', isEsm, 'named') : '',
    framework === 'vitest' ? line(needsExpect(expected) ? 'expect, test' : 'test', 'vitest', isEsm, 'named') : '',
  ].filter(Boolean);
  const source = importOf(parts, imported, local);
  const word = framework === 'mocha' ? 'it' : 'test';
  const title = write({
    kind: 'string',
    value: `${place.name} ${expected.kind === 'no_error' ? 'does not crash' : 'gives what the example says'}`,
  });
  const isAsync = place.isAsync ? 'async ' : '';
  const indented = body
    .split('\n')
    .map((each) => `  ${each}`)
    .join('\n');
  return `${[...lines, source].join('\n')}\n\n${word}(${title}, ${isAsync}() => {\n${indented}\n});\n`;
}

const needsExpect = (expected: Expected) => expected.kind !== 'no_error';

function line(names: string, from: string, isEsm: boolean, kind: 'default' | 'named'): string {
  const bound = kind === 'default' ? names : `{ ${names} }`;
  return isEsm ? `import ${bound} from '${from}';` : `const ${bound} = require('${from}');`;
}

/** A CommonJS file is imported whole into an ES module, for not all of its names can be seen from outside. */
function importOf({ place, module, isEsm }: TestParts & { isEsm: boolean }, name: string, local: string): string {
  const from = write({ kind: 'string', value: module });
  const exported = place.exported ?? { kind: 'named', name };
  const renamed = 'name' in exported && exported.name !== local;
  if (!isEsm) {
    if (exported.kind === 'module') return `const ${local} = require(${from});`;
    if (exported.kind === 'default') return `const { default: ${local} } = require(${from});`;
    return `const { ${renamed ? `${exported.name}: ${local}` : local} } = require(${from});`;
  }
  if (exported.kind === 'default' || exported.kind === 'module') return `import ${local} from ${from};`;
  if (exported.kind === 'named') return `import { ${renamed ? `${exported.name} as ${local}` : local} } from ${from};`;
  const whole = `${local}Module`;
  return `import ${whole} from ${from};\n\nconst { ${renamed ? `${exported.name}: ${local}` : local} } = ${whole};`;
}

function claim(call: string, value: Literal, isOwnAssert: boolean): string {
  const isPlain = !('items' in value) && value.kind !== 'map';
  if (isInexact(value) && value.kind === 'number') {
    const near = `Math.abs(result - ${write(value)})`;
    const most = toleranceOf(value.text);
    return isOwnAssert
      ? `const result = ${call};\nexpect(typeof result).toBe('number');\nexpect(${near}).toBeLessThanOrEqual(${most});`
      : `const result = ${call};\nassert.equal(typeof result, 'number');\nassert.ok(${near} <= ${most}, String(result));`;
  }
  if (isOwnAssert) return `expect(${call}).${isPlain ? 'toBe' : 'toEqual'}(${write(value)});`;
  return `assert.${isPlain ? 'equal' : 'deepEqual'}(${call}, ${write(value)});`;
}

function throwing(call: string, error: string, { isOwnAssert, isAsync }: { isOwnAssert: boolean; isAsync: boolean }) {
  const late = `${isAsync ? 'async ' : ''}() => ${call}`;
  if (isOwnAssert) return `${isAsync ? 'await ' : ''}expect(${late})${isAsync ? '.rejects' : ''}.toThrow(${error});`;
  return `${isAsync ? 'await assert.rejects' : 'assert.throws'}(${late}, ${error});`;
}

const crash = (call: string, expected: Extract<Expected, { kind: 'no_error' }>) =>
  `// It raised ${errorName(expected.error)}.\n${call};`;
