import type { Frame } from '@soulcaster/contract';
import { shorten } from './text.ts';

const framesMax = 50;
const linesMax = 400;

type Reader = (line: string) => Omit<Frame, 'in_app'> | null;

/** A stack that is printed in a log, as frames, innermost first. Of two stacks in one text the first one is read. */
export function framesOfText(text: string): Frame[] {
  const lines = text.slice(0, 200_000).split('\n', linesMax);
  for (const { read, innermostLast } of languages) {
    const found: Frame[] = [];
    for (const line of lines) {
      const frame = line.length <= 1000 ? read(line) : null;
      if (frame) found.push({ ...frame, in_app: !elsewhere.test(`${frame.file}\n${frame.function ?? ''}`) });
      else if (found.length > 0 && /^(?:Caused by|During handling|The above exception)\b/.test(line)) break;
    }
    if (found.length > 0) return innermostLast ? found.slice(-framesMax).toReversed() : found.slice(0, framesMax);
  }
  return [];
}

const elsewhere =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor|gems)[\\/]|^(?:node:|<|internal\/|\/usr\/lib)|\/lib\/python\d|\n(?:java|javax|jdk|sun|kotlin|scala|org\.(?:springframework|apache|hibernate|eclipse|junit)|System|Microsoft)\./;

const languages: { read: Reader; innermostLast?: true }[] = [
  { read: python, innermostLast: true },
  { read: java },
  { read: dotnet },
  { read: javascript },
  { read: ruby },
  { read: php },
];

function frame(file: string, line: string, name?: string): Omit<Frame, 'in_app'> {
  const called = name?.trim();
  return { file: shorten(file, 400), line: Number(line), ...(called && { function: shorten(called, 300) }) };
}

function python(line: string) {
  const [, file, number, name] = /^\s{0,20}File "([^"]{1,400})", line (\d{1,7})(?:, in (.{1,300}))?$/.exec(line) ?? [];
  return file ? frame(file, number!, name) : null;
}

/** `com.acme.Cart.total(Cart.java:42)` is in `com/acme/Cart.java`. */
function java(line: string) {
  const [, name, file, number] =
    /^\s{0,20}at (?:[\w.@-]{1,100}\/{1,2})?([\w.$<>]{1,300})\(([\w$.-]{1,200}\.(?:java|kt|scala|groovy)):(\d{1,7})\)/.exec(
      line,
    ) ?? [];
  if (!name) return null;
  return frame([...name.split('.').slice(0, -2), file].join('/'), number!, name);
}

function dotnet(line: string) {
  const [, name, file, number] =
    /^\s{0,20}at (.{1,400}?)(?:\(.{0,400}\))? in (.{1,400}):line (\d{1,7})$/.exec(line) ?? [];
  return file ? frame(file, number!, name) : null;
}

function javascript(line: string) {
  const [, name, file, number] =
    /^\s{0,20}at (?:async )?(?:(\S{1,200}(?: \[as [^\]]{1,60}\])?) \()?((?:[a-z]+:\/\/)?[^\s():]{1,400}):(\d{1,7})(?::\d{1,7})?\)?$/.exec(
      line,
    ) ?? [];
  return file ? frame(file.replace(/^file:\/\//, ''), number!, name) : null;
}

function ruby(line: string) {
  const [, file, number, name] =
    /^\s{0,20}(?:from )?([^\s:]{1,400}\.rb):(\d{1,7})(?::in [`'](.{1,200})')?/.exec(line) ?? [];
  return file ? frame(file, number!, name) : null;
}

function php(line: string) {
  const [, file, number, name] = /^\s{0,20}#\d{1,3} (\S{1,400}\.php)\((\d{1,7})\)(?:: ([^(]{1,200}))?/.exec(line) ?? [];
  return file ? frame(file, number!, name) : null;
}
