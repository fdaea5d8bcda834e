import type { Expected } from '@soulcaster/contract';
import type { ExampleLanguage } from './literals.ts';
import { errorAt, outcomeAt } from './raised.ts';
import { endsCleanly } from './value-at.ts';

/** What a text says of a call: what it should give, or what it gave. */
export interface Claim {
  kind: 'expected' | 'actual';
  value: Expected;
  end: number;
}

const SHOULD =
  /(?:should|must|ought to|has to|needs to|(?:is|was) (?:supposed|expected|meant) to)(?:\s+(?:really|actually|correctly|always|then|just|rather|have))*\s+(?:be|been|return(?:ed)?|gi(?:ve|ven)|yield(?:ed)?|produced?|equal|evaluate to|result in|come out as)(?:\s+(?:me|us|back|the (?:value|list|string|text|number|array|tuple|dict|object)))?\s*:?\s*/iy;
const SHOULD_RAISE =
  /(?:should|must|ought to|has to|needs to|(?:is|was) (?:supposed|expected|meant) to)(?:\s+(?:really|actually|correctly|always|then|just|rather|have|instead))*\s+(?:raise[ds]?|thr(?:ow|ew|own)|fail with|reject with)\s+/iy;
const EXPECTED =
  /(?:(?:i|we|one|you)\s+)?(?:(?:had|have|would|was|were|would have)\s+)?(?:expect(?:ed|ing|s)?|want(?:ed)?)(?:\s+(?:it|this|that|result|output|value|answer|return value|the (?:result|output|answer|value|call|function)))?(?:\s+(?:is|was|to (?:be|return|get|give|equal|yield|see|have been)))?\s*[:=]?\s*/iy;
const ACTUAL =
  /(?:(?:actually\s+)?(?:get|gets|got|getting|returns?|returned|returning|gives?|gave|giving|yields?|produces?|is|was|comes? out as|came out as|evaluates to|results in|received?|actual(?: (?:result|output|value))?(?: is| was)?)\b|->|→|=>|⇒|=(?!=)|#|\/\/|\n)(?:\s*(?:->|→|=>|⇒|:))?\s*/iy;
const INSTEAD = /\s*,?\s*\(?(?:instead of|rather than)\s+(?:the\s+)?(?:expected\s+|correct\s+|right\s+)?/iy;

/** Words between a call and what is said of it that do not change what it is said of. */
const NEUTRAL =
  /(?:[ \t`)*,;.:—–(#"'>/-]|\n(?![ \t]*\n)|(?:does|did|do|will)(?: not|n't) (?:return|come back|end|finish|terminate)(?: at all| anything)?\b|never (?:returns|comes back|ends|finishes)\b|(?:it|this|that|which|but|and|the|result|output|answer|returned|value|call|calling|here|i|we|you|one|so|where|while|however|though|although|instead|actually|clearly|obviously|wrongly|incorrectly|now|currently|still|also|just|simply|an?|error|with|raises?|raised|throws?|threw|thrown|crash(?:es|ed)?|fails?|failed|hangs?|for me|in my opinion|i think|get|got|gives?|returns?|then|whereas)\b)/iy;

/**
 * Reads on from a call as far as each word is understood: `returns 4 but should return 3`. Whatever is not understood
 * ends the reading, so that `f(1) is slow. The list should have 3 items` says nothing of `f(1)`.
 */
export async function claimsAfter(
  text: string,
  from: number,
  to: number,
  language: ExampleLanguage,
): Promise<{ claims: Claim[]; end: number }> {
  const claims: Claim[] = [];
  let at = from;
  while (at < to) {
    const claim =
      (await claimAt(text, at, SHOULD, 'expected', language)) ??
      (await claimAt(text, at, SHOULD_RAISE, 'expected', null)) ??
      (await claimAt(text, at, EXPECTED, 'expected', language)) ??
      (await claimAt(text, at, ACTUAL, 'actual', language));
    if (claim && claim.end <= to) {
      claims.push(claim);
      at = claim.end;
      const other = await claimAt(text, at, INSTEAD, claim.kind === 'actual' ? 'expected' : 'actual', language);
      if (other) claims.push(other);
      at = other?.end ?? at;
      continue;
    }
    const passed = matchAt(NEUTRAL, text, at);
    if (passed === null || (/\w$/.test(passed) && /\w/.test(text[at - 1] ?? ''))) break;
    at += passed.length;
  }
  return { claims, end: at };
}

/** The value right after a phrase, or with no language the error, when the phrase stands at this place and the value ends cleanly. */
async function claimAt(
  text: string,
  at: number,
  phrase: RegExp,
  kind: Claim['kind'],
  language: ExampleLanguage | null,
): Promise<Claim | null> {
  const said = matchAt(phrase, text, at);
  if (said === null || (/^\w/.test(said) && /\w/.test(text[at - 1] ?? ''))) return null;
  // Two blank lines end what a sentence can mean.
  if (/\n\s*\n/.test(said)) return null;
  const from = at + said.length;
  const found = language === null ? errorAt(text, from) : await outcomeAt(text, from, language);
  if (!found) return null;
  const isClean = endsCleanly(text, found.end) || matchAt(INSTEAD, text, found.end) !== null;
  return isClean ? { kind, ...found } : null;
}

export function matchAt(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}
