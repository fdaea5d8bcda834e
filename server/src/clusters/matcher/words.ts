import { foreignTerm } from './other-languages.ts';
import { stem } from './stemmer.ts';

const ASCII = /^[\0-\x7f]*$/;
const ASCII_RUN = /[A-Za-z][A-Za-z0-9]*|\d+/g;
const RUN = /\p{L}[\p{L}\p{M}\p{N}]*|\p{N}+/gu;
const CAMEL = /(?<=[\p{Ll}\p{N}])(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/u;
const ASCII_CAMEL = /(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
const WORD_LETTERS_MAX = 40;

/** NFKC, so that full-width and ligature forms meet their plain letters. */
export function normalise(text: string): string {
  return ASCII.test(text) ? text : text.normalize('NFKC');
}

/**
 * The words of a text in reading order: any script, case-folded, camelCase and snake_case taken apart, English stemmed,
 * scripts that are written without blanks as overlapping pairs of letters. Stops after `wordsMax`.
 */
export function words(text: string, english: boolean, wordsMax = Number.POSITIVE_INFINITY): string[] {
  const ascii = ASCII.test(text);
  const out: string[] = [];
  for (const [run] of text.matchAll(ascii ? ASCII_RUN : RUN)) {
    for (const part of run.split(ascii ? ASCII_CAMEL : CAMEL)) {
      pushWord(out, part, english);
      if (out.length >= wordsMax) return out;
    }
  }
  return out;
}

/** The term under which a word that `words` gave is filed; null when it says nothing. */
export function termOf(word: string, english: boolean): string | null {
  return english && ASCII.test(word) ? word : foreignTerm(word);
}

function pushWord(out: string[], part: string, english: boolean): void {
  if (ASCII.test(part)) {
    if (part.length > WORD_LETTERS_MAX || (part.length === 1 && !isDigit(part))) return;
    const lower = part.toLowerCase();
    out.push(english ? stemmed(lower) : lower);
    return;
  }
  let from = 0;
  for (const match of part.matchAll(UNSPACED)) {
    pushSpaced(out, part.slice(from, match.index));
    pushPairs(out, match[0]);
    from = match.index + match[0].length;
  }
  pushSpaced(out, part.slice(from));
}

function pushSpaced(out: string[], part: string): void {
  if (part.length < 2 || part.length > WORD_LETTERS_MAX) return;
  out.push(fold(part));
}

/** Marks are dropped from Latin letters only: elsewhere (й, が) they make another letter. */
function fold(word: string): string {
  const lower = word.toLowerCase().replaceAll('ß', 'ss');
  return lower
    .normalize('NFD')
    .replace(/(?<=[a-z][\u0300-\u036f]*)[\u0300-\u036f]/g, '')
    .normalize('NFC');
}

function pushPairs(out: string[], run: string): void {
  const letters = Array.from(run);
  if (letters.length === 1) out.push(run);
  for (let at = 0; at + 1 < letters.length; at++) out.push(letters[at]! + letters[at + 1]!);
}

function isDigit(letter: string): boolean {
  return letter >= '0' && letter <= '9';
}

/** Small words, by which a language is known and which tell nothing about a bug. */
export const FUNCTION_WORDS: Record<'en' | 'other', Set<string>> = {
  en: new Set(
    'the is are was not when this that with and it of to for on have has does after but if from can'.split(' '),
  ),
  other: new Set(
    (
      'der die das und ist nicht ich ein eine beim wenn wird mit auf dem den kann nach im es nur el la los las que una un por ' +
      'con del se al cuando para como esta pero más não uma os ao quando com da dos em está mas le les des est pas une sur ' +
      'dans je ne et du pour il che non di per het een niet van en op bij na'
    ).split(' '),
  ),
};

const LATIN_MARKED = /[ß-öø-ɏ]/;

/** English unless the small and the marked words of another Latin-script language outnumber the small English ones. */
export function looksEnglish(text: string): boolean {
  let english = 0;
  let other = 0;
  const read = text.slice(0, 1000).toLowerCase();
  for (const [word] of read.matchAll(ASCII.test(read) ? /[a-z]+/g : /\p{L}+/gu)) {
    if (FUNCTION_WORDS.en.has(word)) english++;
    else if (FUNCTION_WORDS.other.has(word) || LATIN_MARKED.test(word)) other++;
  }
  return other <= english;
}

const STEMS_KEPT = 60_000;
const stems = new Map<string, string>();

function stemmed(word: string): string {
  let out = stems.get(word);
  if (out === undefined) {
    out = stem(word);
    if (stems.size >= STEMS_KEPT) stems.clear();
    stems.set(word, out);
  }
  return out;
}

const JOINED = /(?<![\p{L}\p{N}])\p{L}[\p{L}\p{N}]*(?:(?:\.|::|->|\/|-|_)[\p{L}\p{N}]+)+/gu;
const ASCII_JOINED = /(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:(?:\.|::|->|\/|-|_)[A-Za-z0-9]+)+/g;
const CAMEL_NAME = /\b[A-Za-z]*[a-z0-9][A-Z][A-Za-z0-9]*\b/g;
const IDENTIFIER_LETTERS_MAX = 120;

/** Names as programmers write them (`a.b`, `a::b`, `a->b`, `a/b`, `a-b`, `a_b`, `aB`), whole, lower-cased, each once. */
export function identifiers(text: string): Set<string> {
  const out = new Set<string>();
  const joined = ASCII.test(text) ? ASCII_JOINED : JOINED;
  for (const pattern of [joined, CAMEL_NAME]) {
    for (const [name] of text.matchAll(pattern)) if (name.length < IDENTIFIER_LETTERS_MAX) out.add(name.toLowerCase());
  }
  return out;
}

/** The text of a title for its letter 4-grams: folded, everything but letters and digits one blank, padded. */
export function gramText(title: string): string {
  return ` ${title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}
