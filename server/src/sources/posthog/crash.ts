import type { Frame } from '@soulcaster/contract';
import { at, count, list, text } from '../pick.ts';
import { framesOfText } from '../stack-text.ts';
import { shorten } from '../text.ts';

const framesMax = 50;
const stackCharactersMax = 200_000;

export type Crash = {
  /** The exception that was captured first, then its causes. */
  chain: { type: string; value: string }[];
  /** Innermost first. */
  frames: Frame[];
};

/**
 * `$exception_list`, or what SDKs sent before there was one. PostHog lists the captured exception first, its causes after it, and each
 * stack's innermost frame last. https://posthog.com/docs/error-tracking/capture
 */
export function crashOf(properties: unknown): Crash | null {
  const exceptions = list(parsed(at(properties, '$exception_list')));
  const chain = exceptions
    .map((each) => pair(at(each, 'type'), at(each, 'value')))
    .filter(({ type, value }) => type || value);
  if (exceptions.length > 0 && chain.length > 0) {
    const stacks = exceptions.map((each) => framesOf(list(at(each, 'stacktrace', 'frames') ?? at(each, 'frames'))));
    return { chain: chain.slice(0, 6), frames: stacks.find((frames) => frames.length > 0) ?? [] };
  }
  const legacy = pair(
    at(properties, '$exception_type') ?? list(at(properties, '$exception_types'))[0],
    at(properties, '$exception_message') ?? list(at(properties, '$exception_values'))[0],
  );
  if (!legacy.type && !legacy.value) return null;
  const raw = at(properties, '$exception_stack_trace_raw') ?? at(properties, '$exception_stack_trace');
  const stack = parsed(raw);
  const frames = framesOf(list(stack).length > 0 ? list(stack) : list(at(stack, 'frames')));
  return { chain: [legacy], frames: frames.length > 0 || typeof raw !== 'string' ? frames : framesOfText(raw) };
}

function pair(type: unknown, value: unknown): { type: string; value: string } {
  return { type: shorten(text(type) ?? '', 200), value: shorten(text(value) ?? '', 4000) };
}

/** Some members come as JSON in a text. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > stackCharactersMax || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function framesOf(frames: unknown[]): Frame[] {
  return frames
    .slice(-framesMax)
    .toReversed()
    .flatMap((frame) => frameOf(frame) ?? []);
}

/** `source`, `line` and `resolved_name` are PostHog's findings, the others what the SDK sent. */
function frameOf(frame: unknown): Frame | null {
  const path = text(at(frame, 'source')) ?? text(at(frame, 'filename')) ?? text(at(frame, 'abs_path'));
  const file = path ?? text(at(frame, 'module'));
  const name = text(at(frame, 'resolved_name')) ?? text(at(frame, 'function')) ?? text(at(frame, 'mangled_name'));
  if (!file && !name) return null;
  const line = count(at(frame, 'line')) ?? count(at(frame, 'lineno'));
  const told = at(frame, 'in_app');
  return {
    file: file ? shorten(readablePath(file), 400) : '<unknown>',
    ...(line !== null && line > 0 && { line }),
    ...(name && { function: shorten(name, 300) }),
    in_app: typeof told === 'boolean' ? told : file !== null && !elsewhere.test(file),
  };
}

const elsewhere = /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|vendor|gems)[\\/]|^(?:node:|<|internal\/)/;

function readablePath(path: string): string {
  const bare = path
    .slice(0, 1000)
    .replace(/^(?:webpack(?:-internal)?:\/\/\/?(?:[\w.-]{0,100}\/)?(?=\.{0,2}\/|src\/)|app:\/\/\/|file:\/\/)/, '')
    .replace(/[?#].{0,2000}$/, '')
    .replace(/^\.\//, '');
  return bare || path.slice(0, 400);
}
