const REST_MAX = 100;

/**
 * Masks where a project's own pattern stands as whole words, in any case: `#` is one digit, `*` reaches to the nearest place where what
 * follows it stands, within the word. Each position is tried once and each `*` looks at most 100 characters ahead, so that no pattern
 * and no text can make it slow.
 */
export function maskPattern(text: string, pattern: string): string {
  const parts = pattern.toLowerCase().split('*');
  let [masked, done] = ['', 0];
  for (let here = 0; here < text.length; here++) {
    const end = isBoundary(text, here) ? endOfMatch(text, here, parts) : -1;
    if (end <= here) continue;
    masked += `${text.slice(done, here)}[masked]`;
    done = end;
    here = end - 1;
  }
  return masked + text.slice(done);
}

/** Where a match that begins here ends; -1 when none does. */
function endOfMatch(text: string, start: number, [first = '', ...rest]: string[]): number {
  let end = stands(text, start, first) ? start + first.length : -1;
  for (const [index, part] of rest.entries()) {
    if (end < 0) return -1;
    end = index === rest.length - 1 && part === '' ? endOfWord(text, end) : endAfterRest(text, end, part);
  }
  return end < 0 || isBoundary(text, end) ? end : -1;
}

function endAfterRest(text: string, from: number, part: string): number {
  for (let here = from; here <= Math.min(from + REST_MAX, text.length - part.length); here++) {
    if (stands(text, here, part)) return here + part.length;
    if (/\s/.test(text[here]!)) return -1;
  }
  return -1;
}

function endOfWord(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < REST_MAX && /[^\s"'<>()[\]{},;]/.test(text[end]!)) end += 1;
  return end;
}

function stands(text: string, at: number, part: string): boolean {
  for (let index = 0; index < part.length; index++) {
    const [given, wanted] = [text[at + index], part[index]];
    if (given === undefined) return false;
    if (wanted === '#' ? !/\d/.test(given) : given !== wanted && given.toLowerCase() !== wanted) return false;
  }
  return true;
}

/** Between two letters or digits there is none. */
const isBoundary = (text: string, at: number) => !(isWord(text[at - 1]) && isWord(text[at]));
const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
