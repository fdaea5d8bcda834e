const STOP = new Set(
  'a about after again all also always am an and any are as at be because been but by can cannot could did do does done each ever every for from get gets got had has have having he her his how i if in into is it its itself just like me more most my no nor not now of off on once one only or other our out over own page please same says she should so some such than that the their them then there these they thing this those through to too under until up us very was we were what when where which while who whole why will with would you your test tests expected actual error bug issue wrong instead shows shown show fails fail failed seem'.split(
    ' ',
  ),
);

const NUMBERS = new Map(
  Object.entries({
    two: '2',
    three: '3',
    four: '4',
    five: '5',
    six: '6',
    seven: '7',
    eight: '8',
    nine: '9',
    ten: '10',
    twelve: '12',
    twenty: '20',
    fifty: '50',
    hundred: '100',
  }),
);

/** The telling words of a text in order: identifiers are split, endings are cut, words that say nothing are left out. */
export function wordsIn(text: string): string[] {
  const plain = text
    .slice(0, 40_000)
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z]{2})/g, '$1 $2')
    .toLowerCase();
  return [...plain.matchAll(/[\p{L}]{2,}|\d+/gu)]
    .map((match) => match[0])
    .filter((word) => !STOP.has(word))
    .map((word) => NUMBERS.get(word) ?? stem(word));
}

/** Names that look like code: `top_sellers`, `taxCents(`, `order.total`, or anything between backticks. */
export function identifiersIn(text: string): Set<string> {
  const found = new Set<string>();
  const cut = text.slice(0, 40_000);
  for (const match of cut.matchAll(
    /\b([A-Za-z_$][\w$]*_[\w$]+|[a-z$][a-z\d$]*[A-Z][\w$]*)\b|\b([A-Za-z_$][\w$]+)\(/g,
  )) {
    found.add(match[1] ?? match[2] ?? '');
  }
  for (const match of cut.matchAll(/`([^`\n]{1,80})`/g)) {
    for (const name of (match[1] ?? '').matchAll(/[A-Za-z_$][\w$]*/g)) found.add(name[0]);
  }
  return found;
}

function stem(word: string): string {
  if (word.length <= 3) return word;
  return word
    .replace(/(?<=\w{2})ies$/, 'y')
    .replace(/(?<=(ss|sh|ch|x|z))es$/, '')
    .replace(/(?<=\w{2}[^s])s$/, '')
    .replace(/(?<=\w{4})ing$/, '')
    .replace(/(?<=\w{3})ed$/, '')
    .replace(/(?<=\w{4})e$/, '')
    .replace(/([bdgmnprt])\1$/, '$1');
}
