const titleMax = 80;
const bodyMax = 20_000;

/**
 * What a person would read: HTML tags and comments, markdown marks, hidden and control characters go, lines stay. Angle brackets that
 * are no HTML (`List<String>`, `<module>`) stay too. Linear in its input.
 */
export function plainText(source: string, charactersMax = bodyMax): string {
  const cut = source.length > charactersMax * 4 ? source.slice(0, charactersMax * 4) : source;
  const text = visible(withoutTags(withoutBetween(cut, '<!--', '-->')))
    .replace(/!\[([^\]\n]{0,200})\]\([^)\s]{0,500}(?: "[^"\n]{0,200}")?\)/g, '$1')
    .replace(/\[([^\]\n]{1,200})\]\(([^)\s]{1,500})\)/g, '$1 ($2)')
    .replace(/^ {0,3}#{1,6} /gm, '')
    .replace(/(\*\*|__)(\S[^*_\n]{0,200}?)\1/g, '$2')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return shorten(text, charactersMax);
}

/** A title of at most 80 characters out of any text: its first line that says something, without ids, JSON and marks. */
export function titleFrom(source: string, fallback = 'Report without text'): string {
  const lines = plainText(source, 4000).split('\n');
  for (const line of lines) {
    const title = cleanLine(line);
    if (saysSomething(title)) return shorten(firstSentence(title), titleMax);
  }
  return shorten(fallback, titleMax);
}

/** Cut at a word, with an ellipsis that fits in. */
export function shorten(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text.toWellFormed();
  const head = text.slice(0, charactersMax - 1);
  const space = head.lastIndexOf(' ');
  const kept = space > charactersMax * 0.6 ? head.slice(0, space) : head;
  // A cut through a surrogate pair leaves half a character.
  return `${kept.replace(/[\uD800-\uDBFF]$/, '').replace(/[\s,;:–-]{1,20}$/, '')}…`.toWellFormed();
}

const terminalEscapes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;?]{0,20}[A-Za-z]`, 'g');

/** Control, zero-width, bidirectional and tag characters out: they hide words from a reader that a model would read. */
export function visible(source: string): string {
  return source
    .replace(/\r\n?/g, '\n')
    .replace(terminalEscapes, '')
    .replace(/[^\P{Cc}\n\t]|\p{Default_Ignorable_Code_Point}|[\u2028-\u202e]/gu, '')
    .toWellFormed();
}

const htmlTags = new Set(
  'a abbr b blockquote body br center code dd del details div dl dt em font footer h1 h2 h3 h4 h5 h6 head header hr html i img input ins kbd li link main meta nav object ol p picture pre s samp script section small source span strike strong style sub summary sup table tbody td tfoot th thead title tr tt u ul var video iframe svg form button label'.split(
    ' ',
  ),
);
const blockTags = /^(?:br|p|div|li|tr|h[1-6]|hr|pre|blockquote|ul|ol|table|section|details|summary)$/;

function withoutTags(source: string): string {
  if (!source.includes('<') && !source.includes('&')) return source;
  const bare = withoutBetween(withoutBetween(source, '<script', '</script>'), '<style', '</style>');
  const text = bare.replace(/<\/?([A-Za-z][A-Za-z0-9]{0,12})(?:[\s/][^<>]{0,2000})?>/g, (tag, name: string) => {
    const word = name.toLowerCase();
    if (!htmlTags.has(word)) return tag;
    return blockTags.test(word) ? '\n' : '';
  });
  return text.replace(/&(amp|lt|gt|quot|apos|nbsp|#39|#x27);/g, (_, name: string) => entities[name] ?? '');
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  '#39': "'",
  '#x27': "'",
};

function withoutBetween(source: string, open: string, close: string): string {
  let from = source.indexOf(open);
  if (from < 0) return source;
  let kept = source.slice(0, from);
  while (from >= 0) {
    const end = source.indexOf(close, from + open.length);
    if (end < 0) break;
    const next = source.indexOf(open, end + close.length);
    kept += source.slice(end + close.length, next < 0 ? undefined : next);
    from = next;
  }
  return kept;
}

function cleanLine(line: string): string {
  return line
    .replace(/^[\s>*+\-=~`#|_.:]{1,40}/, '')
    .replace(/^\[[ xX]\] /, '')
    .replace(/`([^`'\n]{1,100})'/g, "'$1'")
    .replace(/`{1,3}/g, '')
    .replace(/https?:\/\/[^\s)"<>]{1,2000}/g, (url) => URL.parse(url)?.hostname ?? '')
    .replace(
      /\b(?:0x[0-9a-f]{4,64}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9a-f]{0,63}\d)[0-9a-f]{16,64})\b/gi,
      '…',
    )
    .replace(/[{[]\s{0,5}["'{[][^\n]{0,4000}$/, '')
    .replace(/\s+/g, ' ')
    .replace(/(?:… ?){2,200}/g, '… ')
    .replace(/[:;,=(–-] ?…$/, '')
    .replace(/[\s:;,=(–-]{1,20}$/, '')
    .trim();
}

/** The headings of issue forms and bare greetings are no title. */
const boilerplate =
  /^(?:error|exception|event|message|none|null|undefined|untitled|n\/a|\(no title\)|(?:hi|hello|hey)(?: (?:there|all|everyone|team|folks|guys))?|dear \w{1,20}|thanks|thank you|describe the (?:bug|issue)|(?:bug|issue) (?:report|description)|description|summary|steps to reproduce|(?:expected|actual) behaviou?r|what happened|environment|traceback \(most recent call last\))[.,:!?]{0,3}$/i;

function saysSomething(title: string): boolean {
  return /\p{L}{2}/u.test(title) && !boilerplate.test(title);
}

function firstSentence(title: string): string {
  if (title.length <= titleMax) return title;
  const end = /[.!?](?=\s+\p{Lu})/u.exec(title)?.index;
  return end !== undefined && end >= 20 && end < titleMax ? title.slice(0, end) : title;
}
