import type { Expected } from '@soulcaster/contract';
import type { CallInText } from './call-in-text.ts';
import type { ExampleLanguage } from './literals.ts';
import { errorAt, outcomeAt } from './raised.ts';
import { endsCleanly } from './value-at.ts';

const NOT = /(?:\bnot|n't|\bnever|\bas|\bun)\s*$/i;
const EXPECTED =
  /\bexpect(?:ed|ing)?\s+(?:(?:it|this|that|the (?:result|output|answer|value))\s+)?(?:to (?:be|return|get|give|see)\s+)?/gi;
const BETWEEN =
  /^`?\s*(?:,?\s*(?:but|and)\s+(?:i\s+|it\s+)?(?:got|get|gets|received|was|is|returns?|returned|gives?|gave)\s+(?<actual>.*?)\s*)?(?:from|for|of|with|by|when (?:i )?(?:call(?:ing|ed)?|run(?:ning)?))\s+`?$/i;

/** `I expected 3 but got 4 from f(1)`. */
export async function callExpectedBefore(
  text: string,
  call: CallInText,
  previous: number,
  language: ExampleLanguage,
): Promise<Expected | null> {
  const from = Math.max(previous, call.start - 400);
  const before = text.slice(from, call.start);
  for (const match of before.matchAll(EXPECTED)) {
    if (NOT.test(before.slice(0, match.index))) continue;
    const found = await outcomeAt(text, from + match.index + match[0].length, language);
    if (!found || found.end > call.start) continue;
    const between = BETWEEN.exec(text.slice(found.end, call.start));
    if (!between) continue;
    const actual = between.groups?.actual;
    if (actual === undefined || !/[.\n]\s/.test(actual)) return found.value;
  }
  return null;
}

const TO_GIVE = /^`?\s*to\s+(?:be|return|equal|give|yield|evaluate to)\s+/i;
const TO_RAISE = /^`?\s*to\s+(?:raise|throw|fail with|reject with)\s+/i;
const GIVES = /^`?\s*(?:===?|=|->|→|=>|returns?|gives?|is|(?:should|must) (?:be|return|give|equal))\s*/i;
const UNDER_LABEL =
  /(?:^|\n)[ \t>*-]*expected(?: (?:result|output|value|behaviou?r|answer))?[ \t]*:?[ \t]*(?:\n\s*)?`?$/i;

/** `expected f(1) to be 3`, and `f(1) returns 3` right under the words *Expected behaviour*. */
export async function callToGive(text: string, call: CallInText, language: ExampleLanguage): Promise<Expected | null> {
  const before = text.slice(Math.max(0, call.start - 80), call.start);
  const after = text.slice(call.end, call.end + 40);
  const expects = /\bexpect(?:ed|ing|s)?\s+`?$/i.exec(before);
  const isAsked = expects !== null && !NOT.test(before.slice(0, expects.index));
  const raises = isAsked ? TO_RAISE.exec(after) : null;
  if (raises) return errorAt(text, call.end + raises[0].length)?.value ?? null;
  const said = (isAsked ? TO_GIVE.exec(after) : null) ?? (UNDER_LABEL.test(before) ? GIVES.exec(after) : null);
  if (!said) return null;
  const found = await outcomeAt(text, call.end + said[0].length, language);
  return found && endsCleanly(text, found.end) ? found.value : null;
}
