import type { Frame } from '@soulcaster/contract';
import { at, count, list, text } from '../pick.ts';
import { shorten } from '../text.ts';
import { variablesOf } from './variables.ts';

const framesMax = 50;
const framesShown = 3;

export type Crash = {
  exception: { type: string; value: string } | null;
  /** The exception that was not caught first, then what caused it. */
  chain: { type: string; value: string }[];
  /** Innermost first. */
  frames: Frame[];
  /** The innermost frames of the application itself, for a person. */
  shown: Frame[];
  /** A function's name for the title of a crash that says nothing. */
  place: string | null;
};

/** Where and why an event crashed. Sentry lists the outermost exception last, and each stack's innermost frame last. */
export function crashOf(event: unknown): Crash {
  const values = exceptionsOf(event).toReversed();
  const chain = values
    .map((value) => ({
      type: shorten(text(at(value, 'type')) ?? '', 200),
      value: shorten(text(at(value, 'value')) ?? '', 4000),
    }))
    .filter(({ type, value }) => type || value);
  const main = chain[0] ?? null;
  const frames = stackOf(event, values);
  const own = frames.filter((frame) => frame.in_app);
  const shown = (own.length ? own : frames).slice(0, framesShown);
  return {
    exception: main && { type: main.type || 'Error', value: main.value },
    chain: chain.slice(0, 6),
    frames,
    shown,
    place: shown.map((frame) => readableName(frame.function)).find((name) => name) ?? null,
  };
}

function exceptionsOf(event: unknown): unknown[] {
  const exception = at(event, 'exception') ?? at(event, 'sentry.interfaces.Exception');
  if (Array.isArray(exception)) return exception;
  const values = list(at(exception, 'values'));
  return values.length ? values : at(exception, 'type') || at(exception, 'value') ? [exception] : [];
}

/** The stack of the uncaught exception, else of another one, else of the thread that crashed. */
function stackOf(event: unknown, values: unknown[]): Frame[] {
  const threads = list(at(event, 'threads', 'values') ?? at(event, 'threads'));
  const crashed = threads.find((thread) => at(thread, 'crashed') === true) ?? threads.find((t) => at(t, 'current'));
  const stacks = [
    ...values.map((value) => at(value, 'stacktrace')),
    ...values.map((value) => at(value, 'raw_stacktrace')),
    at(event, 'stacktrace'),
    at(event, 'sentry.interfaces.Stacktrace'),
    at(crashed, 'stacktrace'),
  ];
  for (const stack of stacks) {
    const frames = list(at(stack, 'frames'))
      .slice(-framesMax)
      .toReversed()
      .flatMap((frame) => frameOf(frame, text(at(event, 'platform'))) ?? []);
    if (frames.length) return frames;
  }
  return [];
}

function frameOf(value: unknown, platform: string | null): Frame | null {
  const path = text(at(value, 'filename')) ?? text(at(value, 'abs_path'));
  const file = path ?? text(at(value, 'module')) ?? text(at(value, 'package'));
  const name = text(at(value, 'function'));
  if (!file && !name) return null;
  const line = count(at(value, 'lineno'));
  const column = count(at(value, 'colno'));
  const isOwn = inApp(value, text(at(value, 'abs_path')) ?? file ?? '');
  const vars = isOwn ? variablesOf(value, platform) : null;
  return {
    file: file ? shorten(readablePath(file), 400) : '<unknown>',
    ...(line !== null && line > 0 && { line }),
    ...(column !== null && column > 0 && { column }),
    ...(name && { function: shorten(name, 300) }),
    in_app: isOwn,
    ...(vars && { vars }),
  };
}

function readablePath(given: string): string {
  const path = given.slice(0, 1000);
  return path
    .replace(/^(?:webpack(?:-internal)?:\/\/\/?(?:[\w.-]{0,100}\/)?(?=\.{0,2}\/|src\/)|app:\/\/\/|file:\/\/)/, '')
    .replace(/[?#].{0,2000}$/, '')
    .replace(/^\.\//, '');
}

const elsewhere =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor|gems|\.cargo)[\\/]|^(?:node:|<|internal\/|\/usr\/lib|\/System\/|java\.|javax\.|android\.|kotlin\.|System\.)|\/lib\/python\d/;

/** When all frames are the application's, Sentry says that none is and keeps its finding in `orig_in_app`. */
function inApp(frame: unknown, path: string): boolean {
  if (at(frame, 'data', 'orig_in_app') === 1 || at(frame, 'in_app') === true) return true;
  if (at(frame, 'in_app') === false) return false;
  return path !== '' && !elsewhere.test(path);
}

function readableName(name: string | undefined): string | null {
  if (!name || /<redacted>|\?|0x|^(?:<.*>|\(anonymous.*|stripped_.*)$/.test(name)) return null;
  return shorten(name.replace(/[(<].*$/, ''), 50);
}
