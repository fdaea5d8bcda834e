import type { Expected } from '@soulcaster/contract';
import type { ExampleLanguage } from './literals.ts';
import { valueAt } from './value-at.ts';

export const ERROR_NAME = /(?:[A-Z]\w{0,80})?(?:Error|Exception)\b|KeyboardInterrupt\b|StopIteration\b|SystemExit\b/y;

/** The error that is named at a place, in backticks or not. */
export function errorAt(text: string, at: number): { value: Expected; end: number } | null {
  const start = at + (/^(?:an?\s+)?`?/i.exec(text.slice(at, at + 10))?.[0].length ?? 0);
  ERROR_NAME.lastIndex = start;
  const error = ERROR_NAME.exec(text)?.[0];
  if (error === undefined || error === 'Exception') return null;
  const end = start + error.length;
  return { value: { kind: 'error', error }, end: text[end] === '`' ? end + 1 : end };
}

/** What a text says at a place that comes of a call: an error by its name, else a value. */
export async function outcomeAt(
  text: string,
  at: number,
  language: ExampleLanguage,
): Promise<{ value: Expected; end: number } | null> {
  const raised = errorAt(text, at);
  if (raised) return raised;
  const found = await valueAt(text, at, language);
  return found && { value: { kind: 'value', value: found.value }, end: found.end };
}

const BUILT_IN: Record<ExampleLanguage, Set<string>> = {
  javascript: new Set(
    'Error EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError'.split(' '),
  ),
  python: new Set(
    'ArithmeticError AssertionError AttributeError BufferError EOFError FileExistsError FileNotFoundError FloatingPointError ImportError IndexError IsADirectoryError KeyError KeyboardInterrupt LookupError MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError PermissionError RecursionError RuntimeError StopIteration SyntaxError SystemExit TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError UnicodeError ValueError ZeroDivisionError'.split(
      ' ',
    ),
  ),
};

/** Known in each file of the language without an import. */
export const isBuiltInError = (name: string, language: ExampleLanguage): boolean => BUILT_IN[language].has(name);
