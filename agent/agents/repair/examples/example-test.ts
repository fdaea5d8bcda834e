import type { ExampleCall, Expected } from '@soulcaster/contract';
import type { Tree } from '../../../context/tree.ts';
import { type Framework, frameworkFor } from './framework.ts';
import { isEsModule, modulePath, pythonModule } from './imports.ts';
import { javaScriptCall, javaScriptText } from './javascript-test.ts';
import { locate } from './locate.ts';
import type { Place } from './place.ts';
import { pytestText, pythonCall, unittestText } from './python-test.ts';
import { strangeExample } from './strange.ts';
import { testHome } from './test-home.ts';
import { writeLiteral } from './write-literal.ts';

export type ExampleTest =
  | {
      ok: true;
      path: string;
      text: string;
      place: Place;
      framework: Framework;
      /** The step of a test command that runs it. */
      command: string;
      /** Said to people: what was chosen where the repository has no tests of its own. */
      note: string | null;
      shown: { call: string; expected: string };
    }
  | { ok: false; problem: string };

/**
 * An example as a new test file in the repository's own framework and style, beside its tests of that source file.
 * Nothing in it is anybody's text: names come from the tree, values are written anew. Whatever cannot be called or
 * imported is a problem, in one sentence.
 */
export async function exampleTest(
  example: { call: ExampleCall; expected: Expected },
  tree: Tree,
  testCommand: string | null,
): Promise<ExampleTest> {
  const { call, expected } = example;
  const isMade = call.made !== undefined;
  const found = await locate({ path: call.function.split('.'), file: call.file, isMade }, tree);
  if (!found.ok) return found;
  const { place } = found;
  const problem = strangeExample(place, example);
  if (problem) return { ok: false, problem };
  const { framework, command, isOurs } = await frameworkFor(place.language, testCommand, tree);
  const { path, sample } = testHome(place, framework, tree);
  const parts = { place, call, expected };
  const said = {
    place,
    framework,
    command,
    note: isOurs
      ? `The repository has no tests of ${place.file}'s language, so the test is written for ${framework}.`
      : null,
    shown: shownExample(parts),
  };
  if (place.language === 'python') {
    const module = pythonModule(place, path, command, tree);
    if (module === null) return { ok: false, problem: `${place.file} cannot be imported by its name.` };
    const text = framework === 'unittest' ? unittestText({ ...parts, module }) : pytestText({ ...parts, module });
    return { ok: true, path, text, ...said };
  }
  const style = sample === null ? (tree.get(place.file) ?? '') : (tree.get(sample) ?? '');
  const isEsm = isEsModule(path, style, tree);
  const module = modulePath(place, path, framework, sample === null ? null : (tree.get(sample) ?? ''));
  return { ok: true, path, text: javaScriptText({ ...parts, module, framework, isEsm }), ...said };
}

/** A call and what it should give, as people read them. */
export function shownExample(parts: { place: Place; call: ExampleCall; expected: Expected }) {
  const { place, expected } = parts;
  const call = place.language === 'python' ? pythonCall(parts, '') : javaScriptCall(parts);
  return {
    call,
    expected: expected.kind === 'value' ? writeLiteral(expected.value, place.language) : expected.error.slice(0, 80),
  };
}
