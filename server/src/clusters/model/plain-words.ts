import { words } from '../matcher/words.ts';

/** Links, addresses, mentions, markup, code, hidden and control characters: none of them belongs in a title or a reason of ours. */
const NOT_PLAIN =
  /:\/\/|\bwww\.|\b[\w-]+\.(com|net|org|info|biz|xyz|top|link|click|site|online|shop|ru|cn|tk|ly|gg|me)\b|@[\p{L}\p{N}_]|\]\(|!\[|[`*~|\\^]|^\s*[#>-]|<[/!a-z]|&[#a-z\d]+;|\$\{|\{\{|(?! )[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/iu;
const LETTERS_MIN = 4;

/** The words if they are plain text within the bound, on one line; null when they are not fit to be shown. */
export function plainWords(given: string, lettersMax: number): string | null {
  const text = given.normalize('NFC').trim();
  if (text.length > lettersMax || NOT_PLAIN.test(text)) return null;
  return (text.match(/\p{L}/gu)?.length ?? 0) >= LETTERS_MIN ? text : null;
}

/**
 * Whether a title tells of these reports: it has a word that two of them share (any word of the only one), so that one report cannot
 * have the model write what the others know nothing of. Reports that share no word at all, as those in several languages, pass.
 */
export function tellsOf(title: string, reports: { title: string; body: string }[]): boolean {
  const counts = new Map<string, number>();
  for (const { title: head, body } of reports)
    for (const word of new Set(stems(`${head} ${body.slice(0, 1500)}`))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const needed = Math.min(2, reports.length);
  const shared = new Set([...counts].filter(([, n]) => n >= needed).map(([word]) => word));
  return shared.size === 0 || stems(title).some((word) => shared.has(word));
}

/** Short words, and these, are in every text. */
const COMMON = new Set(
  words(
    'when with that this from have after does into your what then than they will been were would could should there their which while where other some more just also only very about still',
    true,
  ),
);
const stems = (text: string) =>
  words(text, true, 400).filter((word) => (word.length > 3 && !COMMON.has(word)) || /[^\x20-\x7e]/.test(word));
