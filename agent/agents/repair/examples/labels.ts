import type { Expected } from '@soulcaster/contract';
import type { CallInText } from './call-in-text.ts';
import type { ExampleLanguage } from './literals.ts';
import { outcomeAt } from './raised.ts';
import { endsCleanly } from './value-at.ts';

const LABEL =
  /(?:^|\n)[ \t>*-]*(?:the\s+|i\s+|what i\s+)?(?:expected|expect|should be|should return|should give|wanted|correct)(?:\s+(?:result|output|value|return value|behaviou?r|answer|outcome|actual))?(?:\s+(?:is|was))?[ \t]*[:=]?[ \t]*(?:\n\s*)?(?:it\s+)?(?:should\s+|to\s+)?(?:be\s+|returns?\s+|gives?\s+|raises?\s+|throws?\s+)?/gi;

/**
 * Lines such as `Expected: 3` belong to the only call since the last such line, or to the only call of the whole text.
 * With two calls it is not said which is meant.
 */
export async function labelledValues(
  text: string,
  calls: CallInText[],
  language: ExampleLanguage,
): Promise<{ call: CallInText; value: Expected }[]> {
  const labels: { at: number; end: number; value: Expected }[] = [];
  for (const match of text.matchAll(LABEL)) {
    const found = await outcomeAt(text, match.index + match[0].length, language);
    if (found && endsCleanly(text, found.end)) labels.push({ at: match.index, ...found });
  }
  const bound: { call: CallInText; value: Expected }[] = [];
  let from = 0;
  for (const { at, end, value } of labels) {
    const own = only(calls.filter((call) => call.start >= from && call.end <= at));
    const whole = labels.length === 1 ? only(calls) : null;
    const call = own ?? whole;
    if (call?.given) bound.push({ call, value });
    from = end;
  }
  return bound;
}

function only(calls: CallInText[]): CallInText | null {
  const keys = new Set(calls.map((call) => call.key));
  return keys.size === 1 ? (calls[0] ?? null) : null;
}
