import { exampleTest, writeCall, writeLiteral } from '@soulcaster/agent';
import type { ExampleCall, Expected } from '@soulcaster/contract';
import type { RepositoryRow } from '../../projects/repositories.ts';
import type { Tree } from '../tree.ts';
import type { ExampleRow } from './rows.ts';

/** An example as people read it, and the test that would be committed, or why there is none. */
export async function writeTest(
  example: { call: ExampleCall; expected: Expected },
  tree: Tree,
  repository: RepositoryRow,
): Promise<Pick<ExampleRow, 'shown' | 'test' | 'problem'>> {
  const written = await exampleTest(example, tree.texts, repository.testCommand);
  if (!written.ok) return { shown: plainly(example), test: null, problem: written.problem };
  return { shown: written.shown, test: { path: written.path, text: written.text }, problem: written.note };
}

/** An example that names no call of the code. */
export function unwritten(
  { call, expected }: { call: ExampleCall; expected: Expected },
  problem: string,
): Pick<ExampleRow, 'shown' | 'test' | 'problem'> {
  const shown = { call: `${call.function}(…)`, expected: plainly({ call, expected }).expected };
  return { shown, test: null, problem };
}

/** Where the function is not known, its language is not either. */
function plainly({ call, expected }: { call: ExampleCall; expected: Expected }): ExampleRow['shown'] {
  const language = call.file?.endsWith('.py') ? 'python' : 'javascript';
  return {
    call: writeCall(call, language),
    expected: expected.kind === 'value' ? writeLiteral(expected.value, language) : expected.error,
  };
}
