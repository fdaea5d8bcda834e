import type { Choice, Literal } from '@soulcaster/contract';
import type { Tree } from '../../context/tree.ts';
import type { Agreement } from './agreement.ts';
import type { Touched } from './callable.ts';
import { unifiedPatch } from './directory/unified-patch.ts';
import { type ExampleLanguage, exampleLanguage, parseLiteral, parseLiterals } from './examples/literals.ts';
import { languageOf } from './languages/parse.ts';
import { HANGS } from './outliers.ts';
import type { Plausible } from './search.ts';
import { callText } from './wording.ts';

const OPTIONS_MAX = 6;

/** What a person has to decide, as data: their answer can become a test when call and result are plain values. */
export async function choiceOf(
  agreement: Exclude<Agreement, { kind: 'alike' }>,
  best: Plausible[],
  tree: Tree,
): Promise<Choice> {
  if (agreement.kind === 'unknown') {
    const options = best.slice(0, OPTIONS_MAX).map(async (patch) => ({
      shown: `${patch.candidate.file}:${patch.candidate.line}`,
      expected: null,
      patch: await patchText(patch, tree),
    }));
    return { call: null, shown: 'behaviour that could not be compared', options: await Promise.all(options) };
  }
  const { touched, shown, results } = agreement;
  const language = exampleLanguage(languageOf(touched.file)?.id ?? 'javascript');
  const call = await callOf(touched, shown, language);
  const options = results.slice(0, OPTIONS_MAX).flatMap(({ result, patches: [patch] }) => {
    if (!patch) return [];
    return (async () => ({
      shown: resultOf(result),
      expected: await expectedOf(result, language),
      patch: await patchText(patch, tree),
    }))();
  });
  return { call, shown: callText(agreement), options: await Promise.all(options) };
}

async function callOf({ file, name }: Touched, shown: string, language: ExampleLanguage): Promise<Choice['call']> {
  const plain = name.replace(/^(module\.)?exports\./, '');
  if (!/^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(plain)) return null;
  const read = await parseLiterals(shown, language);
  if (!read.ok || read.values.length > 20 || read.values.some(isRounded)) return null;
  return { file, function: plain, arguments: read.values };
}

/** A result that also shows what became of the arguments is no plain value. */
async function expectedOf(result: string, language: ExampleLanguage): Promise<Literal | null> {
  if (result === HANGS || result.startsWith('raises ')) return null;
  const value = await parseLiteral(resultOf(result), language);
  return value && !isRounded(value) ? value : null;
}

/** Behaviour is compared by nine digits, so a number that has them may have more. */
function isRounded(value: Literal): boolean {
  return value.kind === 'number' && value.text.includes('.') && value.text.replaceAll(/\D/g, '').length >= 9;
}

const resultOf = (result: string) => result.split(' | ')[0] ?? '';

const patchText = ({ candidate, text }: Plausible, tree: Tree) => unifiedPatch(tree, { [candidate.file]: text });
