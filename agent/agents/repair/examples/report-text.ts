/**
 * A report with what says nothing of values blanked out, each character by a space, so that places stay the same: marks
 * of fences, prompts and bold text, stack traces, and the words of errors (`too many values to unpack (expected 2)`).
 */
export function plainReport(text: string): string {
  let plain = text.replace(/\r\n?/g, '\n').replaceAll('\u00a0', ' ');
  for (const pattern of [...TRACES, ...MARKS]) plain = plain.replace(pattern, blank);
  plain = plain.replace(ERROR, (part, at: number) => (isWanted(plain, at) ? withoutMessage(part) : blank(part)));
  return plain.replace(BOLD, (_, said: string) => `  ${said}  `);
}

const blank = (part: string) => part.replace(/[^\n]/g, ' ');

const TRACES = [
  /^[ \t]*Traceback \(most recent call last\)[\s\S]{0,8000}?\n[ \t]*\w[\w.]*(?:Error|Exception|Warning|Interrupt)\b.*$/gm,
  /^[ \t]*File "[^"\n]*", line \d+.*\n.*$/gm,
  /^[ \t]+at .{0,300}:\d+:\d+\)?$/gm,
];

const MARKS = [
  /^[ \t]*(?:```|~~~)[^\n`]*$/gm,
  /^[ \t]*(?:>>>|\.\.\.|>|\$|In \[\d+\]:|Out\[\d+\]:)[ \t]+/gm,
  /^[ \t]*#{1,6}[ \t]+/gm,
];

/** An error with what it says, up to where the reporter speaks again. */
const ERROR =
  /\b[A-Z]\w*(?:Error|Exception|Warning)\b(?:(?![,.;)] *(?:but|should|it|I|we|expected|instead|which|rather)\b)[^\n`])*/g;

/** An error that is told as what should come, not as what came. */
const WANTED =
  /(?:\b(?:should|must|(?:supposed|expected|meant|ought|has|needs) to|expect(?:ed)? it to|\) to)(?: \w+){0,2} (?:raise|throw|fail with|reject with) (?:an? )?|\bexpect(?:ed)?(?: result| output| behaviou?r)?:?\s{1,3}(?:it to )?(?:raises? |throws? )?(?:an? )?|\b(?:raises|assertRaises|toThrow|toThrowError|throw)\(|\b(?:throws|rejects)\(.{0,200},\s?)`?$/i;

const isWanted = (text: string, at: number) => WANTED.test(text.slice(Math.max(0, at - 240), at));

/** What is said of the error after a colon are its own words. */
const withoutMessage = (part: string) => part.replace(/:[ \t]+\S.*$/, blank);

const BOLD = /(?:\*\*|__)([A-Za-z][A-Za-z ]{0,40}:?)(?:\*\*|__)/g;
