import type { Literal } from '@soulcaster/contract';
import { type ExampleLanguage, parseLiteral } from './literals.ts';

export interface ValueAt {
  value: Literal;
  end: number;
}

const LENGTH_MAX = 10_000;

/** The value that begins at a place of a prose text, in backticks or not; null where it is not clear what it is. */
export async function valueAt(text: string, at: number, language: ExampleLanguage): Promise<ValueAt | null> {
  const ticks = /`*/y;
  ticks.lastIndex = at;
  const mark = ticks.exec(text)?.[0] ?? '';
  const start = at + mark.length;
  const end = mark === '' ? bareEnd(text, start) : text.indexOf(mark, start);
  if (end === null || end <= start || end - start > LENGTH_MAX) return null;
  const value = await meant(text.slice(start, end), language);
  return value === null || isCut(value) ? null : { value, end: end + mark.length };
}

/** What may follow a value in a sentence without changing it: `3 but`, not `3 or 4`, `3 items`, `3 %`. */
export function endsCleanly(text: string, end: number): boolean {
  return /^[ \t]*(?:[`)\]"'*]*[ \t]*(?:$|\n|[,;](?!\s*(?:[-\d"'[{(`]|or\b|and\b(?! (?:i|it|we|gets?|got)\b)))|\.(?![\w.])|[!?)]|#|\/\/|[—–]|->|→|- |\((?!\d)|(?:but|instead|rather|not|while|however|yet|because|since|got|and (?:i|it|we|get|got|gives?|returns?|the|not|also)|i (?:get|got))\b))/i.test(
    text.slice(end, end + 40),
  );
}

/** Where the bracket at a place is closed, after it; null where it is not. Brackets within strings are passed over. */
export function closing(text: string, open: number): number | null {
  const stack: string[] = [];
  for (let at = open; at < text.length && at - open < LENGTH_MAX; at++) {
    const char = text[at] ?? '';
    if (/['"`]/.test(char)) {
      const end = stringEnd(text, at);
      if (end === null) return null;
      at = end - 1;
    } else if ('([{'.includes(char)) stack.push(char === '(' ? ')' : char === '[' ? ']' : '}');
    else if (')]}'.includes(char) && stack.pop() !== char) return null;
    if (stack.length === 0) return at + 1;
  }
  return null;
}

const NUMBER = /[-+]?(?:0[xob][\da-f_]+|(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:e[-+]?\d+)?|inf(?:inity)?\b|nan\b)/iy;
const WORD = /(?:true|false|none|null|undefined)(?!\w)/iy;
const BUILT = /(?:new (?:Set|Map)|set|float)\(/y;

function bareEnd(text: string, start: number): number | null {
  const first = text[start] ?? '';
  if (/['"]/.test(first)) return stringEnd(text, start);
  if (/[([{]/.test(first)) return closing(text, start);
  BUILT.lastIndex = start;
  const built = BUILT.exec(text);
  if (built) return closing(text, BUILT.lastIndex - 1);
  for (const pattern of [NUMBER, WORD]) {
    pattern.lastIndex = start;
    const match = pattern.exec(text)?.[0];
    // The full stop of a sentence is not a part of its number.
    if (match) return start + match.replace(/\.$/, '').length;
  }
  return null;
}

function stringEnd(text: string, start: number): number | null {
  const quote = /^(?:'''|"""|['"`])/.exec(text.slice(start, start + 3))?.[0] ?? '';
  // An empty string is no beginning of a triple one.
  if (quote.length === 3 && text.indexOf(quote, start + 3) < 0) return start + 2;
  for (let at = start + quote.length; at < text.length && at - start < LENGTH_MAX; at++) {
    if (text[at] === '\\') at++;
    else if (quote.length === 1 && quote !== '`' && text[at] === '\n') return null;
    else if (text.startsWith(quote, at)) return at + quote.length;
  }
  return null;
}

/** In a sentence people write `true` of Python and `None` of nothing. */
async function meant(text: string, language: ExampleLanguage): Promise<Literal | null> {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true' };
  if (language === 'python' && (word === 'none' || word === 'null')) return { kind: 'nothing' };
  return parseLiteral(text.trim(), language);
}

/** A text that the reporter cut short is not the value. */
export function isCut(value: Literal): boolean {
  if (value.kind === 'string') return /\.\.\.|…/.test(value.value);
  if ('items' in value) return value.items.some(isCut);
  return value.kind === 'map' && value.entries.some((pair) => pair.some(isCut));
}
