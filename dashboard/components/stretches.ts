export interface Stretch {
  text: string;
  marked: boolean;
}

const wordsMax = 20;
/** A mark on “at” or “to” says nothing. */
const lettersMin = 3;
/** Written without blanks between words: there a word may begin anywhere. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Cuts a text where one of these words stands, whatever its case or ending (“order” also in “orders”). */
export function stretches(text: string, words: string[]): Stretch[] {
  const patterns = words
    .filter((word) => word.length >= lettersMin || unspaced.test(word))
    .slice(0, wordsMax)
    .sort((a, b) => b.length - a.length)
    .map(patternOf);
  if (patterns.length === 0) return [{ text, marked: false }];
  return text
    .split(new RegExp(`(${patterns.join('|')})`, 'giu'))
    .map((part, index) => ({ text: part, marked: index % 2 === 1 }))
    .filter((part) => part.text);
}

function patternOf(word: string): string {
  if (unspaced.test(word)) return literal(word);
  const stem = word.replace(/(ing|ed|es|s|e)$/i, '');
  const begins = stem.length >= 4 ? `${literal(stem)}\\p{L}{0,4}` : literal(word);
  return `(?<![\\p{L}\\p{N}])${begins}(?![\\p{L}\\p{N}])`;
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
