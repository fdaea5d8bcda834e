import type { Literal } from '@soulcaster/contract';
import type { CallInText } from './calls-in-text.ts';
import type { ExampleLanguage } from './literals.ts';
import { endsCleanly, valueAt } from './value-at.ts';

const LABEL =
  /(?:^|\n)[ \t>*-]*(?:the\s+|i\s+|what i\s+)?(?:expected|expect|should be|should return|should give|wanted|correct)(?:\s+(?:result|output|value|return value|behaviou?r|answer|outcome|actual))?(?:\s+(?:is|was))?[ \t]*[:=]?[ \t]*(?:\n\s*)?(?:it\s+)?(?:should\s+|to\s+)?(?:be\s+|returns?\s+|gives?\s+)?/gi;

/**
 * Lines such as `Expected: 3` belong to the only call since the last such line, or to the only call of the whole text.
 * With two calls it is not said which is meant.
 */
export async function labelledValues(
  text: string,
  calls: CallInText[],
  language: ExampleLanguage,
): Promise<{ call: CallInText; value: Literal }[]> {
  const labels: { at: number; end: number; value: Literal }[] = [];
  for (const match of text.matchAll(LABEL)) {
    const found = await valueAt(text, match.index + match[0].length, language);
    if (found && endsCleanly(text, found.end)) labels.push({ at: match.index, ...found });
  }
  const bound: { call: CallInText; value: Literal }[] = [];
  let from = 0;
  for (const { at, end, value } of labels) {
    const own = only(calls.filter((call) => call.start >= from && call.end <= at));
    const whole = labels.length === 1 ? only(calls) : null;
    const call = own ?? whole;
    if (call?.arguments) bound.push({ call, value });
    from = end;
  }
  return bound;
}

function only(calls: CallInText[]): CallInText | null {
  const keys = new Set(calls.map((call) => call.key));
  return keys.size === 1 ? (calls[0] ?? null) : null;
}
