const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** What a person may read aloud of untrusted text: no markup, links, ids, addresses or hidden characters. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/<\/?[a-z][^<>\n]{0,300}>/gi, ' ')
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S+/gi, ' ')
    .replace(/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, ' ')
    .replace(/\{(noformat|code|quote|color)[^}\n]*\}/gi, ' ')
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, ' ')
    .replace(/\b(0x[0-9a-f]+|(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,})\b/gi, ' ')
    .replace(
      /\b(job|order|user|request|session|account|invoice|customer|ticket|build|id)(\s+(id|no\.?|number))?\s*[#:=]?\s*\d{3,}\b/gi,
      '$1',
    )
    .replace(/\b\d{6,}\b/g, ' ')
    .replace(/[\p{Cc}\p{Cf}]/gu, (letter) => (letter === '\n' || letter === '\t' ? letter : ''))
    .replace(/[*`]{1,3}/g, '')
    .replace(/[^\S\n]+/g, ' ');
}

const CODE_BLOCK = /```[\s\S]*?(```|$)|\{(code|noformat)[^}]*\}[\s\S]*?(\{\2\}|$)|<pre[\s\S]*?(<\/pre>|$)/gi;
const NOT_PROSE =
  /^\s*(at\s+\S|File "|Caused by|Traceback|\.\.\. \d+ more|#+\s|[-=_*]{3,}|\||>|\$ |[{}[\]();]|\d{4}-\d\d-\d\d[ T]|\[\w+\]|\s*\*?(environment|env|version|os|browser|platform|device|cc)\b\s*:|h[1-6]\.|import |var |const |let |function |(GET|POST|PUT|DELETE|PATCH) \/|cc @)/i;
const LABEL =
  /^\s*[-*]?\s*(steps?( to)?( reproduce)?|expected( (behaviou?r|results?))?|actual( (behaviou?r|results?))?|describe the bug|description|environment|versions?|os|browser|platform|device|screenshots?|logs?|additional context|reproduction|summary|stack ?trace|console|network|what happened)\s*:?\s*$/i;
const LABEL_BEFORE =
  /^\s*[-*\d.)]*\s*(steps?( to)?( reproduce)?|expected( (behaviou?r|results?))?|actual( (behaviou?r|results?))?|describe the bug|description|problem|issue|summary|what happened)\s*:\s*/i;
const GREETING =
  /^(hi|hello|hey|dear|thanks|thank you|cheers|regards|best|please find|sent from|hallo|hola|olá|bonjour)\b/i;

/** The sentences of a report that are prose: code, traces, logs, form headings and greetings are left out. */
export function proseSentences(text: string): string[] {
  const sentences: string[] = [];
  for (const line of unwrap(text.replace(CODE_BLOCK, '\n')).split('\n')) {
    if (NOT_PROSE.test(line) || LABEL.test(line)) continue;
    for (const part of plainText(line.replace(LABEL_BEFORE, '')).split(
      /(?<=[.!?])\s+(?=\p{Lu}|["'(])|(?<=[。！？])/u,
    )) {
      const sentence = part.replace(/^[\s\-•–>#.,;:)]+/, '').trim();
      if (isProse(sentence)) sentences.push(sentence);
    }
  }
  return sentences;
}

/** Lines that were broken to fit a screen are one sentence again. */
function unwrap(text: string): string {
  return text.replace(/(?<=\S[^\n]{40,}[^\s.:;!?{}])[ \t]*\r?\n[ \t]*(?=\p{Ll})/gu, ' ');
}

function isProse(sentence: string): boolean {
  const letters = sentence.match(/\p{L}/gu)?.length ?? 0;
  if (letters < 6 || letters / sentence.length < 0.6 || GREETING.test(sentence) || /:$/.test(sentence)) return false;
  if (/^[\x20-\x7e]+$/.test(sentence) && sentence.split(' ').length < 3) return false;
  const symbols = sentence.match(/[{}=;<>|\\]/g)?.length ?? 0;
  return symbols <= 1 && sentence.length <= 400;
}

/** Cut at a word's end, with a sign that there was more. */
export function shorten(text: string, lettersMax: number): string {
  if (text.length <= lettersMax) return text;
  const cut = text.slice(0, lettersMax - 1);
  const blank = cut.lastIndexOf(' ');
  const kept = blank > lettersMax * 0.6 ? cut.slice(0, blank) : cut.replace(/[\ud800-\udbff]$/, '');
  return `${kept.replace(/[\s,;:.\-–(]+$/, '')}…`;
}
