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
