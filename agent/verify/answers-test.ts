import { addedLines, missingLines } from './lines.ts';

/** A file of the program before and after a patch. */
export interface Change {
  path: string;
  before: string | null;
  after: string | null;
}

/**
 * A line that a patch adds to the program and that gives the very value which a test expects, for the very input of that test or for
 * all: such a test proves nothing of other inputs. `null` where there is none. By the words of the text, so a disguised one is missed;
 * what every program has (0, 1, true, empty, a guard without a value of the test) does not count. Pure.
 */
export function answersTheTest(program: Change[], tests: string[]): { path: string; line: string } | null {
  const known = new Set(tests.flatMap(literalsOf));
  for (const { path, before, after } of program) {
    if (after === null || !/\.([cm]?[jt]sx?|py)$/.test(path)) continue;
    const lines = after.split('\n');
    const added = new Set(addedLines(before ?? '', after));
    // One value in place of another is a value put right.
    const isPutRight = missingLines(before ?? '', after).some((line) => RETURNED.test(line));
    const at = lines.findIndex((line, index) => added.has(line) && isAnswer({ lines, index, known, isPutRight }));
    if (at >= 0) return { path, line: lines[at]!.trim().slice(0, 160) };
  }
  return null;
}

const LITERAL = /'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`$\\]*)`|(?<![\w.])(\d+(?:\.\d+)?)(?![\w.])/g;

/** The strings and numbers of a text that are not in every program: `'a` for a string, `#3` for a number. */
function literalsOf(text: string): string[] {
  return [...text.matchAll(LITERAL)].flatMap(([, single, double, template, number]) => {
    if (number !== undefined) return Number(number) > 1 ? [`#${Number(number)}`] : [];
    const value = single ?? double ?? template ?? '';
    return value === '' ? [] : [`'${value}`];
  });
}

const VALUE = String.raw`[-+]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\`[^\`$]*\`|\d+(?:\.\d+)?)`;
/** Values and what is between them: 6 * 2 is as fixed as 12. */
const FIXED = String.raw`\(?\s*(${VALUE}(?:\s*[-+*/%|]+\s*${VALUE})*)\s*\)?`;
const RETURNED = new RegExp(String.raw`(?:\breturn|=>|\byield)\s*${FIXED}\s*(?:;|$|,|\)|\}| if\b)`);
const CHOSEN = new RegExp(String.raw`\?\s*${FIXED}\s*:`);
const ASSIGNED = new RegExp(String.raw`(?:^|[\s;{)])[\w.]+\s*=\s*${FIXED}\s*;?\s*\}?\s*$`);
const PAIR = new RegExp(String.raw`(${VALUE})\s*[\])]?\s*(?::|,|=>)\s*(${VALUE})`, 'g');
const BY_LENGTH = /\b(?:length|size|len\s*\([^)]*\))\s*\)?\s*={2,3}\s*\d/;

interface Place {
  lines: string[];
  index: number;
  known: Set<string>;
  isPutRight: boolean;
}

function isAnswer({ lines, index, known, isPutRight }: Place): boolean {
  const line = lines[index]!;
  const knows = (text = '') =>
    [...literalsOf(text), ...literalsOf(text.replace(/['"`]/g, ' '))].some((literal) => known.has(literal));
  const isRow = ([, input, output]: RegExpExecArray) => knows(input) && knows(output);
  if (isTable(line) && [...line.matchAll(PAIR)].some(isRow)) return true;
  const given = RETURNED.exec(line) ?? CHOSEN.exec(line) ?? ASSIGNED.exec(line);
  if (!given) return false;
  const isComputed = !new RegExp(`^${VALUE}$`).test(given[1]!);
  if (!isComputed && !knows(given[1])) return false;
  const after = line.slice(given.index + given[0].length);
  const condition = conditionOf(line.slice(0, given.index), after, lines, index);
  if (condition === null) return !isPutRight && !isComputed && !ASSIGNED.test(line);
  return knows(condition) || BY_LENGTH.test(condition);
}

/** A line of a table: a list or an object from inputs to results, not arguments of a call. */
const isTable = (line: string) => /[{[]/.test(line) || /^\s*(?:'[^']*'|"[^"]*"|\d+)\s*:/.test(line);

const CONDITION = /^\s*(?:\}\s*)?(?:else\s+)?(?:if|elif|case|when|switch|match|while|for)\b/;

/** What must hold for the value to be given: on the line itself, or the nearest line above that is less indented. `null`: nothing. */
function conditionOf(before: string, after: string, lines: string[], at: number): string | null {
  if (CONDITION.test(before) || /[=!<>]=|\b(?:in|is|includes|has)\b|&&|\|\|/.test(before)) return before;
  const pythons = /^\s*(?:if\b)?(.*)\belse\b/.exec(after);
  if (pythons) return pythons[1]!;
  const depth = indentOf(lines[at]!);
  for (let above = at - 1; above >= 0; above--) {
    const line = lines[above]!;
    if (line.trim() === '' || indentOf(line) >= depth) continue;
    return CONDITION.test(line) ? line : null;
  }
  return null;
}

const indentOf = (line: string) => line.length - line.trimStart().length;
