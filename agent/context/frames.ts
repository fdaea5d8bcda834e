import type { StackFrame } from '../types.ts';

export interface MatchedFrame {
  frame: StackFrame;
  /** The repository's files that the frame can mean; more than one stays undecided. */
  files: string[];
}

/**
 * Frames of the repository's own code, in their order, with the files whose path ends alike (longest suffix wins).
 * Frames of libraries and of the runtime are dropped first: `site-packages/x/app/user.py` is not `app/user.py`.
 */
export function matchFrames(frames: StackFrame[], files: string[]): MatchedFrame[] {
  const split = files.map((file) => ({ file, parts: file.split('/').reverse() }));
  return frames
    .filter((frame) => frame.inApp && !isVendor(frame.file))
    .map((frame) => ({ frame, files: longestSuffix(partsOf(frame.file), split) }))
    .filter((matched) => matched.files.length > 0);
}

/**
 * Frames written in a text, the innermost first: `at f (file:1:2)` of V8, `f@file:1:2` of Firefox and Safari, and Python's
 * `File "file", line 1, in f`, which stands last there.
 */
export function framesIn(text: string): StackFrame[] {
  const v8 =
    /\bat (?:([\w$.<> ]{1,80}?) )?\(?([^\s()]{1,300}?\.\w{1,5}(?:[?#][^\s():]{1,100})?):(\d{1,7})(?::(\d{1,7}))?\)?/g;
  const others = /^[ \t]*([\w$.<>/*]{0,80})@(\w[^\s()@]{1,300}):(\d{1,7}):(\d{1,7})$/gm;
  const python = /File "([^"\n]{1,200})", line (\d{1,7})(?:, in (\S{1,80}))?/g;
  const found = [...text.matchAll(v8), ...text.matchAll(others)].map(([, name, file, line, column]) =>
    frame({ file, line, column, name }),
  );
  const ofPython = [...text.matchAll(python)].map(([, file, line, name]) => frame({ file, line, name }));
  return [...found, ...ofPython.reverse()];
}

type Written = Partial<Record<'file' | 'line' | 'column' | 'name', string | undefined>>;

const frame = ({ file = '', line = '', column, name }: Written): StackFrame => ({
  file,
  line: Number(line),
  inApp: !isVendor(file),
  ...(column && { column: Number(column) }),
  ...(name && { function: name }),
});

function isVendor(file: string): boolean {
  return /(^|[/\\])(node_modules|site-packages|dist-packages|vendor|bower_components)[/\\]|^node:|^<|[/\\]lib[/\\]python\d|^internal[/\\]/.test(
    file,
  );
}

/** From the file's name upwards, without scheme, host, query and build prefixes. */
function partsOf(file: string): string[] {
  const path = file.replace(/[?#].*$/, '').replace(/^[\w+.-]+:\/\/[^/]*\//, '');
  return path
    .split(/[/\\]/)
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .reverse();
}

function longestSuffix(parts: string[], files: { file: string; parts: string[] }[]): string[] {
  let best = 0;
  let found: string[] = [];
  for (const each of files) {
    let length = 0;
    while (length < parts.length && length < each.parts.length && parts[length] === each.parts[length]) length++;
    if (length === 0 || length < best) continue;
    if (length > best) found = [];
    best = length;
    found.push(each.file);
  }
  return found;
}
