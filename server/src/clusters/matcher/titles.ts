import { fitTitle, shortNames, TITLE_LETTERS_MAX } from './fit-title.ts';
import { isInApp } from './frames.ts';
import type { MatchItem } from './item.ts';
import { plainText, proseSentences, shorten } from './plain-text.ts';
import { overlap, representatives, wordBag } from './sample.ts';
import { isVague } from './vague.ts';

export const SUMMARY_LETTERS_MAX = 300;
const MESSAGE_LETTERS_MAX = 160;
const SAMPLE = 12;
const SAID_ALREADY = 0.7;

const PREFIX =
  /^\s*((re|fwd?|aw|wg)\s*:|\[(bug|issue|bug report|feature( request)?|question|help|urgent|regression|fixed|wip|qa|p[0-4]|sev-?[0-4]|critical|blocker|major|minor|fatal|error|warn(ing)?|info)\]\s*:?|\((bug|issue|feature|question)\)|(bug|issue|error report|bug report|feedback|problem|ticket|urgent|question|regression)(\s+report)?\s*[:\-–]+|#\d+:?|\[?[A-Z][A-Z0-9]+-\d+\]?\s*[:\-–]?)\s*/iu;
const GENERIC_TYPE = /^(Error|Exception|Throwable|RuntimeException|Object|String|Unknown|unhandledrejection)$/i;
/** A title that names an error needs no second one. */
const NAMES_ERROR = /\b(\p{L}\w*(Error|Exception)|NPE|OOM|SIGSEGV|segfault)s?\b/u;
const NAMELESS = /^(<?anonymous>?|<.*>|\?|eval|lambda.*|main|null|undefined|_)$/i;

/**
 * A title that a person would write: what the user did and saw, with the error's type and place where they are known
 * and fit. At most 80 characters; taken from the reports, never invented.
 */
export function title(items: MatchItem[]): string {
  const sample = representatives(items, SAMPLE);
  const crash = crashPhrase(sample);
  const told = bestTold(sample, crash);
  if (!told) return fitTitle(crash?.long ?? 'Report without words');
  if (!crash || told.endsWith('…') || mentions(told, crash.type) || NAMES_ERROR.test(told)) return told;
  const whole = `${told} (${crash.short})`;
  if (whole.length <= TITLE_LETTERS_MAX) return whole;
  const typed = `${told} (${crash.type})`;
  return typed.length <= TITLE_LETTERS_MAX ? typed : told;
}

/** The most telling sentences of the reports, at most 300 characters: the most central first, nothing said twice. */
export function summary(items: MatchItem[]): string {
  const sample = representatives(items, SAMPLE);
  const topic = wordBag({
    title: sample.map((item) => item.title).join(' '),
    body: sample.map((item) => item.body.slice(0, 600)).join(' '),
  });
  const sentences = sample.flatMap((item, nth) =>
    proseSentences(item.body.slice(0, 4000)).map(({ text, step }, at) => ({
      text,
      place: nth * 1000 + at,
      worth: overlap(wordBag({ title: '', body: text }), topic) - 0.02 * at - 0.02 * nth - dullness(text, step),
    })),
  );
  const chosen = fit(sentences.filter(({ worth }) => worth > 0));
  if (chosen) return chosen;
  const crash = crashPhrase(sample)?.long;
  const told = sample.map((item) => cleanTitle(item.title)).filter((text) => text && !isVague(text));
  return fit([...(crash ? [crash] : []), ...told].map((text, place) => ({ text, place, worth: -place })));
}

const FILLER =
  /^(sorry|not sure|iirc|cc|fwiw|btw|ps\b|note that|see (also|attached|below)|tested (on|with|in)|running (on|under|with)|attached|any (help|idea)|please|as (discussed|mentioned)|i (don'?t|do not|didn'?t|can'?t) (see|find|know)|i('m| am) (not sure|using|running)|this (was|is|has been) (originally|just|the)|here('s| is| are)|originally|screenshot|version|(drop|run|use|try|consider|launch|open|create|build|execute) the (following|attached|app|code)|the following|(the|this) (code|example|program|test) (is|below))\b|(^|\s)@\w/i;
/** What it speaks of stood below it and is left out. */
const LEADS_TO_CODE =
  /\b(the|this|these) (following|attached|above) (\p{L}+ )?(errors?|exceptions?|code|output|samples?|results?|messages?|(stack ?)?traces?|logs?|status)\b|\b(like this|as follows|as below|this (error|exception|output|message|code)( \p{L}+)?)\W*$|^(may|might) be (similar|related) to\b/iu;
/** What only goes on with a thought that is not there any more. */
const GOES_ON = /^(which|but|and|so|or|also|however|instead|otherwise|then|they|he|she|these|those|it|this|that)\b/i;

function dullness(text: string, step: boolean): number {
  return (
    (text.length < 24 ? 0.2 : 0) +
    (step ? 0.12 : 0) +
    (FILLER.test(text) ? 0.2 : 0) +
    (LEADS_TO_CODE.test(text) ? 0.6 : 0) +
    (GOES_ON.test(text) ? 0.12 : 0) +
    (/^which\b[^?]*$/i.test(text) ? 0.2 : 0)
  );
}

/** The best that fit, in the order in which they were said. */
function fit(sentences: { text: string; place: number; worth: number }[]): string {
  const taken: { text: string; place: number; bag: Map<string, number> }[] = [];
  let letters = 0;
  for (const { text: raw, place } of sentences.toSorted((a, b) => b.worth - a.worth)) {
    const text = capital(shorten(/[.!?。！？…]["')]?$/.test(raw) ? raw : `${raw}.`, SUMMARY_LETTERS_MAX));
    const bag = wordBag({ title: '', body: text });
    if (taken.some((other) => overlap(other.bag, bag) > SAID_ALREADY)) continue;
    if (taken.length > 0 && letters + text.length > SUMMARY_LETTERS_MAX) continue;
    taken.push({ text, place, bag });
    letters += text.length + 1;
    if (taken.length === 3) break;
  }
  return taken
    .sort((a, b) => a.place - b.place)
    .map(({ text }) => text)
    .join(' ');
}

/** The best title that a person wrote; the sample comes with the most central first. */
function bestTold(sample: MatchItem[], crash: CrashPhrase | null): string | null {
  const told = sample
    .filter((item) => !isCrashTitle(item))
    .map((item, nth) => {
      const text = fitTitle(toldTitle(item));
      const others = sample.filter((other) => other !== item);
      return { text, worth: telling(text, crash) + 0.5 * sharedBy(others, text) - 0.1 * nth };
    })
    .filter(({ text }) => text.length > 0)
    .sort((a, b) => b.worth - a.worth);
  return told[0]?.text ?? null;
}

/** How much the others speak of what this title speaks of. */
function sharedBy(others: MatchItem[], text: string): number {
  const bag = wordBag({ title: '', body: text });
  const likeness = others.map((other) => overlap(bag, wordBag({ title: other.title, body: other.body.slice(0, 600) })));
  return likeness.reduce((sum, each) => sum + each, 0) / (likeness.length || 1);
}

function toldTitle(item: MatchItem): string {
  const clean = cleanTitle(item.title);
  if (clean && !isVague(clean)) return clean;
  const prose = proseSentences(item.body.slice(0, 2000));
  const first = prose.find(({ step }) => !step) ?? prose[0];
  return first ? capital(first.text.replace(/[.!\s]+$/, '')) : clean;
}

/** What is to be done about it, by whom or where, is not what is wrong. */
const TASK =
  /^(fix|remove|revert|backport|port|update|clean ?up|correct|disable|enable)\b|\b(committed|jenkins|pre-?commit|trunk)\b|^(\w+ )*test\w*( cases?)?\b.*\bfail/i;

/** Enough words to tell something, whole, and the error by its name. */
function telling(text: string, crash: CrashPhrase | null): number {
  const count = text.match(/\p{L}{2,}/gu)?.length ?? 0;
  const named = NAMES_ERROR.test(text) || (crash !== null && mentions(text, crash.type));
  return (
    Math.min(1, count / 5) - (text.endsWith('…') ? 0.2 : 0) + (crash && named ? 0.15 : 0) - (TASK.test(text) ? 0.2 : 0)
  );
}

function cleanTitle(raw: string): string {
  let text = plainText(raw.slice(0, 500)).replace(/\s+/g, ' ').trim();
  for (let before = ''; before !== text; ) {
    before = text;
    text = text.replace(PREFIX, '');
  }
  text = shortNames(text)
    .replace(/\[(error|warn(ing)?|info|debug|fatal)\]\s*/gi, '')
    .replace(/^\[([^\]]{1,24})\]\s*[:\-–]?\s*/, (_, tag: string) => `${capital(tag)}: `)
    .replace(/(?<=^|\s)[([]\s*[)\]]/g, '')
    .replace(/(?<=\p{L}) +(?=:\s)/gu, '')
    .replace(/^(?![&$#~]\[?\p{L}|--?\p{L})[^\p{L}\p{N}"'(<@/.]+/u, '')
    .replace(/[\s.,;:–-]+$/, '')
    .replace(/(?<!\w_\w+)!+$/, '')
    .replace(/\betc$/, 'etc.');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const shouted = letters > 8 && (text.match(/\p{Lu}/gu)?.length ?? 0) / letters > 0.8;
  // What was written as code begins as it is written.
  return /^\W*`/.test(raw) ? text : capital(shouted ? text.toLowerCase() : text);
}

/** A first word like `applyCoupon` or `npm.run` is a name and keeps its small letter. */
function capital(text: string): string {
  return /^\p{Ll}[\p{Ll}'’-]*(\s|$|,)/u.test(text) ? text[0]!.toUpperCase() + text.slice(1) : text;
}

/** Written by the program that crashed: its error and message, and hardly a word more. */
function isCrashTitle({ title: raw, exception }: MatchItem): boolean {
  if (exception?.type && raw.includes(exception.type)) {
    if (exception.value) return raw.includes(exception.value.slice(0, 40));
    return (raw.replace(exception.type, '').match(/\p{L}{2,}/gu)?.length ?? 0) <= 2;
  }
  return /^[\w.$]*(Error|Exception)\b\s*:/.test(raw);
}

interface CrashPhrase {
  type: string;
  short: string;
  long: string;
}

/** "TypeError in applyCoupon", and with the message behind it. */
function crashPhrase(sample: MatchItem[]): CrashPhrase | null {
  for (const item of sample) {
    const parsed = /^([\w.$]*(?:Error|Exception))\b\s*:\s*(.*)/.exec(item.title);
    const fullType = item.exception?.type || parsed?.[1];
    if (!fullType) continue;
    const type = fullType.split(/[.:$\\]+/).findLast(Boolean) ?? fullType;
    const message = crashMessage(item.exception?.value || parsed?.[2] || '');
    const place = crashPlace(item);
    const short = place ? `${type} in ${place}` : type;
    const long = message ? `${short}: ${message}` : short;
    return { type: GENERIC_TYPE.test(type) ? short : type, short, long };
  }
  return null;
}

/** Its first line, without what only leads to a link that was taken out. */
function crashMessage(value: string): string {
  const [line = ''] = shortNames(plainText(value.slice(0, 500))).split('\n');
  const told = line.replace(/[;,.]?\s*(for more (details|information),? see|see)\s*:?\s*$/i, '').trim();
  return told === 'null' ? '' : shorten(told, MESSAGE_LETTERS_MAX);
}

function crashPlace({ frames }: MatchItem): string | null {
  const own = frames?.filter(isInApp) ?? [];
  for (const frame of own.slice(0, 3)) {
    const name = frame.function?.split(/[.:#]+/).findLast(Boolean);
    if (name && !NAMELESS.test(name) && name.length <= 40) return name;
  }
  const file = own[0]?.file?.split(/[\\/]/).at(-1);
  return file && file.length <= 40 ? file : null;
}

function mentions(text: string, type: string): boolean {
  return text.toLowerCase().includes(type.toLowerCase());
}
