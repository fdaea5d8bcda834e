import { shorten } from './plain-text.ts';

export const TITLE_LETTERS_MAX = 80;
/** A clause that is kept alone must still say something. */
const CLAUSE_LETTERS_MIN = 36;

/**
 * A title of at most 80 characters that reads as a whole: without what stands in brackets if that is enough, else up to the end of a
 * clause, else up to a word that says something.
 */
export function fitTitle(text: string): string {
  if (text.length <= TITLE_LETTERS_MAX) return text;
  const bare = text
    .replace(/\s*\((?!\))[^()]*\)(?=\s|$|[,;:.])/g, '')
    .replace(/\s{2,}/g, ' ')
    .trim();
  if (bare.length >= CLAUSE_LETTERS_MIN && bare.length <= TITLE_LETTERS_MAX) return bare;
  const clause = clauseOf(bare);
  return clause ? `${clause}…` : shorten(text, TITLE_LETTERS_MAX);
}

/** Where a new thought begins; "x and y" may be one. */
const SEAM =
  /(?:[,;]|\s[-–—])\s+(?=\p{L})|\s+(?=(?:when|while|if|because|since|after|before|until|unless|although|but|and|so that|due to|despite|without|which|instead of|wenn|weil|nachdem|aber|und|cuando|porque|pero|quando|mas|когда|если|но)\s)/giu;

/** All but the last clauses, as many as fit; null where there is no seam, or a quote is open at it. */
function clauseOf(text: string): string | null {
  const cuts = [...text.matchAll(SEAM)].map(({ index }) => index);
  const at = cuts.findLast((cut) => cut < TITLE_LETTERS_MAX && cut >= CLAUSE_LETTERS_MIN);
  if (at === undefined) return null;
  const kept = text.slice(0, at).replace(/(?:[\s,;]|[,;]\s+(?:and|or|but|und|y|e|et|и))+$/i, '');
  const balanced = (kept.match(/"/g)?.length ?? 0) % 2 === 0 && kept.split('(').length === kept.split(')').length;
  return balanced ? kept : null;
}

/** Classes without their packages: `org.example.net.Listener$Inner` is `Listener$Inner`. */
export function shortNames(text: string): string {
  return text.replace(/(?<![\p{L}\p{N}_.$/@-])(?:[a-z][A-Za-z0-9_]*\.){2,}(?=[A-Z]\w)/gu, '');
}

const FILLED =
  /^(a|an|the|my|your|our|this|some|one|quick|small|new|another|general|with|about|from|for|re|on|in|of|please|need(ed|s)?|i|we|have|got|there|is|was|again|and|app|application|site|website|web|page|product|service|software|team|all|everyone|support|contact|form|message|mail|e-?mail|subject|no|report|request|question|questions|query|enquiry|inquiry|help|issue|issues|bug|bugs|error|errors|problem|problems|trouble|feedback|ticket|urgent|important|asap|broken|crash|crash(es|ed)|not|working|doesn'?t|does|work|works|it|something|went|wrong|untitled|title|none|n\/?a|test|hi|hello|hey|dear|sir|madam|good|morning|day|evening|thanks|thank|you|frage|fragen|hilfe|bitte|fehler|anfrage|kein|betreff|mit|ihrer|der|die|das|funktioniert|nicht|ayuda|pregunta|consulta|duda|problema|problemas|error|con|la|el|no|funciona|sin|asunto|por|favor|ajuda|dúvida|pergunta|erro|não|sem|assunto|o|question|aide|problème|bonjour|le|вопрос|проблема|помощь|помогите|ошибка|не|работает|без|темы)$/iu;
const FILLED_UNSPACED =
  /^(問題|質問|お問い合わせ|問い合わせ|不具合|エラー|助けて(ください)?|件名なし|无主题|问题|请问|咨询|求助|帮助|错误|反馈|故障|有问题|无标题)[!！。？?\s]*$/u;

/** A heading that would do for any report, as subjects of mails often are: "Re: problem with the app". */
export function isVague(text: string): boolean {
  if (FILLED_UNSPACED.test(text)) return true;
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’/-]*/gu) ?? [];
  return words.length > 0 && words.every((word) => FILLED.test(word));
}
