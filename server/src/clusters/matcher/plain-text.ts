const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" };

/** Marks of HTML and of forges' editors; `Vec<T>` and `<Foo />` are code that a title may name. */
const TAG =
  /<\/?(a|abbr|b|blockquote|body|br|center|code|dd|del|details|div|dl|dt|em|font|form|h[1-6]|head|hr|html|i|iframe|img|input|ins|kbd|label|li|link|meta|object|ol|p|pre|s|samp|script|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead|title|tr|tt|u|ul|var|video)(?=[\s/>])[^<>\n]{0,300}>/gi;

/** What a person may read aloud of untrusted text: no markup, links, ids, addresses or hidden characters. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(TAG, ' ')
    .replace(/&(amp|lt|gt|quot|apos|nbsp|#39);/g, (_, name: string) => ENTITIES[name]!)
    .replace(/!?\[([^\]\n]*)\]\([^)\n]*\)/g, '$1')
    .replace(/\[([^\]|\n]{1,200})\|[^\]\n]*(\]|$)/g, '$1')
    .replace(/\{\{([^{}\n]{1,200})\}\}/g, '$1')
    .replace(/(?<=^|[\s(])_([^_\n]{2,200})_(?=$|[\s).,:;!?])/gm, '$1')
    .replace(/\b[a-z][a-z0-9+.-]*:\/\/\S*?(?=[.,;:!?)\]]*(\s|$))/gi, ' ')
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
const STEP = /^\s*(\d{1,2}\s*[.):]|step \d)/i;
/** What a link or a number stood behind, before it was taken out; and what leads over to code. */
const DANGLING = /(\b(at|from|of|or|the|via|with|like|such as)|[,:：])[\s.,;:\-–]*$/i;
const GREETING =
  /^(hi|hello|hey|dear|thanks|thank you|cheers|regards|best|please find|sent from|hallo|hola|olá|bonjour)\b/i;

export interface Sentence {
  text: string;
  /** One of a list of steps: it tells how the problem is met rather than what it is. */
  step: boolean;
}

/** The sentences of a report that are prose: code, traces, logs, form headings and greetings are left out. */
export function proseSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const line of unwrap(text.replace(CODE_BLOCK, '\n')).split('\n')) {
    if (NOT_PROSE.test(line) || LABEL.test(line)) continue;
    const step = STEP.test(line);
    for (const part of plainText(line.replace(LABEL_BEFORE, '')).split(
      /(?<=[.!?])\s+(?=\p{Lu}|["'(])|(?<=[。！？])/u,
    )) {
      const sentence = part
        .replace(/^[\s\-•–>#.,;:)]+/, '')
        .replace(/^\d{1,2}[.)]\s*/, '')
        .trim();
      if (isProse(sentence)) sentences.push({ text: sentence, step });
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
  if (letters < 6 || letters / sentence.length < 0.6 || GREETING.test(sentence) || DANGLING.test(sentence))
    return false;
  if (/^[\x20-\x7e]+$/.test(sentence) && sentence.split(' ').length < 3) return false;
  const symbols = sentence.match(/[{}=;<>|\\]/g)?.length ?? 0;
  return symbols <= 1 && sentence.length <= 400;
}

/** Words that end no title: what they lead to is cut off. */
const LEADING =
  /[\s(]+(a|an|the|and|or|of|in|on|at|to|by|for|from|with|about|via|using|like|during|through|between|without|when|while|if|as|is|are|was|be|been|will|not|which|that|because|after|before|into|than|then|its|their|your|my|our|und|oder|der|die|das|ein|eine|mit|von|bei|wenn|et|ou|de|du|des|le|la|les|un|une|avec|pour|dans|y|o|el|los|las|con|para|en|e|do|da|com|um|uma|no|na|и|или|в|на|с|по|при|когда|&|->|→)$/i;

/** Cut at a word's end, with a sign that there was more; no word that only leads on is left at the end, nor half a pair. */
export function shorten(text: string, lettersMax: number): string {
  if (text.length <= lettersMax) return text;
  const cut = text.slice(0, lettersMax - 2);
  const blank = /\s/.test(text[cut.length] ?? '') ? cut.length : cut.lastIndexOf(' ');
  let kept = blank > lettersMax * 0.6 ? cut.slice(0, blank) : cut.replace(/[\ud800-\udbff]$/, '');
  for (let before = ''; before !== kept; ) {
    before = kept;
    kept = kept.replace(/[\s,;:.\-–(&["']+$/, '').replace(LEADING, '');
  }
  const open = kept.lastIndexOf('(');
  if (open > kept.lastIndexOf(')') && open > lettersMax * 0.6) kept = kept.slice(0, open).trimEnd();
  const isQuoted = (kept.match(/"/g)?.length ?? 0) % 2 === 1;
  const isQuotedOnce = (kept.match(/(?<=^|[\s(])'/g)?.length ?? 0) > (kept.match(/'(?=$|[\s),.;:])/g)?.length ?? 0);
  return `${kept}…${isQuoted ? '"' : isQuotedOnce ? "'" : ''}`;
}
