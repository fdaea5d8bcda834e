/** English suffix stripping after M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980. */
export function stem(word: string): string {
  if (word.length < 3) return word;
  let out = plural(word);
  out = pastAndGerund(out);
  if (out.endsWith('y') && hasVowel(out.slice(0, -1))) out = `${out.slice(0, -1)}i`;
  out = replaceLongest(out, STEP2, 0);
  out = replaceLongest(out, STEP3, 0);
  out = dropLongest(out);
  return finalE(out);
}

const STEP2 = pairs(
  'ational ate tional tion enci ence anci ance izer ize abli able alli al entli ent eli e ousli ous ization ize ' +
    'ation ate ator ate alism al iveness ive fulness ful ousness ous aliti al iviti ive biliti ble',
);
const STEP3: [string, string][] = [
  ...pairs('icate ic alize al iciti ic ical ic'),
  ['ative', ''],
  ['ful', ''],
  ['ness', ''],
];
const STEP4 = 'al ance ence er ic able ible ant ement ment ent ion ou ism ate iti ous ive ize'.split(' ');
STEP3.sort(longestFirst);
STEP4.sort((a, b) => b.length - a.length);

function pairs(text: string): [string, string][] {
  const words = text.split(' ');
  const out: [string, string][] = [];
  for (let at = 0; at < words.length; at += 2) out.push([words[at]!, words[at + 1]!]);
  return out.sort(longestFirst);
}

function longestFirst(a: [string, string], b: [string, string]): number {
  return b[0].length - a[0].length;
}

function plural(word: string): string {
  if (!word.endsWith('s')) return word;
  if (word.endsWith('sses') || word.endsWith('ies')) return word.slice(0, -2);
  return word.endsWith('ss') ? word : word.slice(0, -1);
}

function pastAndGerund(word: string): string {
  if (word.endsWith('eed')) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const cut = word.endsWith('ed') ? 2 : word.endsWith('ing') ? 3 : 0;
  const rest = word.slice(0, word.length - cut);
  if (cut === 0 || !hasVowel(rest)) return word;
  if (rest.endsWith('at') || rest.endsWith('bl') || rest.endsWith('iz')) return `${rest}e`;
  if (endsDouble(rest)) return /[lsz]$/.test(rest) ? rest : rest.slice(0, -1);
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest;
}

function replaceLongest(word: string, rules: [string, string][], above: number): string {
  for (const [suffix, by] of rules) {
    if (!word.endsWith(suffix)) continue;
    const rest = word.slice(0, word.length - suffix.length);
    return measure(rest) > above ? rest + by : word;
  }
  return word;
}

function dropLongest(word: string): string {
  for (const suffix of STEP4) {
    if (!word.endsWith(suffix)) continue;
    const rest = word.slice(0, word.length - suffix.length);
    if (suffix === 'ion' && !/[st]$/.test(rest)) return word;
    return measure(rest) > 1 ? rest : word;
  }
  return word;
}

function finalE(word: string): string {
  let out = word;
  if (out.endsWith('e')) {
    const rest = out.slice(0, -1);
    const m = measure(rest);
    if (m > 1 || (m === 1 && !endsShort(rest))) out = rest;
  }
  return out.endsWith('ll') && measure(out) > 1 ? out.slice(0, -1) : out;
}

function isConsonant(word: string, at: number): boolean {
  const letter = word[at]!;
  if ('aeiou'.includes(letter)) return false;
  return letter !== 'y' || at === 0 || !isConsonant(word, at - 1);
}

function hasVowel(word: string): boolean {
  for (let at = 0; at < word.length; at++) if (!isConsonant(word, at)) return true;
  return false;
}

/** The paper's m: how often a run of vowels is followed by a run of consonants. */
function measure(word: string): number {
  let count = 0;
  let afterVowel = false;
  for (let at = 0; at < word.length; at++) {
    const consonant = isConsonant(word, at);
    if (consonant && afterVowel) count++;
    afterVowel = !consonant;
  }
  return count;
}

function endsDouble(word: string): boolean {
  const end = word.length - 1;
  return end > 0 && word[end] === word[end - 1] && isConsonant(word, end);
}

/** consonant, vowel, consonant other than w, x, y: "hop", "fil" */
function endsShort(word: string): boolean {
  const end = word.length - 1;
  if (end < 2 || 'wxy'.includes(word[end]!)) return false;
  return isConsonant(word, end) && !isConsonant(word, end - 1) && isConsonant(word, end - 2);
}
