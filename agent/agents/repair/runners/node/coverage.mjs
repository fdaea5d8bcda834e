import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { segmentsOf } from './source-map.mjs';
import { stepsOf } from './steps.mjs';
import { isOwn, pathOf, ROOT } from './worker.mjs';

/** What of the repository's own files, loaded from here on, ran since the last take: its lines, or how many steps it took. */
export function startCoverage() {
  const session = new inspector.Session();
  session.connect();
  const post = (method, params) => {
    let result;
    session.post(method, params, (error, value) => {
      if (error) throw error;
      result = value;
    });
    return result;
  };
  const scripts = new Map();
  const textOf = (scriptId) => post('Debugger.getScriptSource', { scriptId }).scriptSource;
  session.on('Debugger.scriptParsed', ({ params: { scriptId, url, sourceMapURL } }) => {
    if (isOwn(urlOf(url))) scripts.set(scriptId, { url: urlOf(url), sourceMapURL });
  });
  post('Debugger.enable');
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  const counts = () => post('Profiler.takePreciseCoverage').result;
  let stopped = false;
  return {
    take: () => linesOf(counts(), scripts, textOf),
    steps: () => stepsOf(counts(), scripts, textOf),
    stop: () => {
      if (stopped) return;
      stopped = true;
      post('Profiler.stopPreciseCoverage');
      post('Profiler.disable');
      post('Debugger.disable');
      session.disconnect();
    },
  };
}

const urlOf = (url) => (url.startsWith('/') ? pathToFileURL(url).href : url);

function linesOf(results, scripts, textOf) {
  const files = new Map();
  const add = (file, line) => {
    if (!files.has(file)) files.set(file, new Set());
    files.get(file).add(line);
  };
  for (const { scriptId, functions } of results) {
    const script = scripts.get(scriptId);
    // What runs when a file is loaded belongs to no test.
    const own = functions.filter((each) => !isWholeScript(each));
    const called = own.filter(({ ranges: [whole] }) => whole.count > 0);
    if (!script || called.length === 0) continue;
    script.places ??= placesOf(script, textOf(scriptId));
    const { points, starts, file } = script.places;
    const ranges = own.flatMap((each) => each.ranges);
    for (const point of ran(points, ranges)) add(point.file, point.line);
    // A function that begins and ends within a line runs it, whatever the line begins with.
    if (starts) for (const { ranges } of called) add(file, lineAt(starts, ranges[0].startOffset));
  }
  return Object.fromEntries([...files].map(([file, lines]) => [file, [...lines].sort((a, b) => a - b)]));
}

/** V8 tells the script itself as a function without a name; one with a name may begin with the file, too. */
export const isWholeScript = ({ functionName, ranges: [whole] }) => functionName === '' && whole.startOffset === 0;

function ran(points, ranges) {
  const within = innermost(points, ranges);
  return points.filter((_, index) => within[index]?.count > 0);
}

/** Ranges are nested: of each point the innermost one that holds it, which says how often it ran. */
export function innermost(points, ranges) {
  const sorted = ranges.toSorted((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const open = [];
  let next = 0;
  return points.map((point) => {
    for (; next < sorted.length && sorted[next].startOffset <= point.at; next++) {
      while (open.length > 0 && open.at(-1).endOffset <= sorted[next].startOffset) open.pop();
      open.push(sorted[next]);
    }
    while (open.length > 0 && open.at(-1).endOffset <= point.at) open.pop();
    return open.at(-1);
  });
}

/** What jest and vitest put before a file's first line, of which its map knows nothing. */
const WRAPPER = /^(\(\{"Object\.<anonymous>":function\([^)]*\)\{|'use strict';async \([^)]*\)=>\{\{?)/;

/** Where the lines of a script begin; for a compiled one, where pieces of the lines of its sources do. */
function placesOf({ url, sourceMapURL }, text) {
  const path = pathOf(url);
  const starts = lineStarts(text);
  const mapped = sourceMapURL ? readMap(sourceMapURL, path) : null;
  if (mapped) {
    const wrapper = WRAPPER.exec(text)?.[0].length ?? 0;
    const points = mapped.segments.flatMap(({ line, column, source, sourceLine }) => {
      const file = mapped.files[source];
      const at = starts[line] === undefined ? -1 : starts[line] + column + (line === 0 ? wrapper : 0);
      return file && at >= 0 ? [{ at, file, line: sourceLine + 1 }] : [];
    });
    if (points.length > 0) return { points: points.sort((a, b) => a.at - b.at) };
  }
  const file = path.slice(pathOf(ROOT).length);
  const points = starts.map((start, index) => ({
    at: start + /^\s*/.exec(text.slice(start, start + 200))[0].length,
    file,
    line: index + 1,
  }));
  return { points, starts, file };
}

function readMap(sourceMapURL, path) {
  try {
    const inline = /^data:[^,]*?(;base64)?,(.*)$/s.exec(sourceMapURL);
    const base = inline ? path : fileURLToPath(new URL(sourceMapURL, pathToFileURL(path)));
    const text = inline
      ? Buffer.from(decodeURIComponent(inline[2]), inline[1] ? 'base64' : 'utf8')
      : readFileSync(base);
    const map = JSON.parse(text);
    const root = map.sourceRoot ? `${map.sourceRoot.replace(/\/?$/, '/')}` : '';
    const files = map.sources.map((source) => ownFile(new URL(root + source, pathToFileURL(base)).href));
    return { segments: segmentsOf(map.mappings), files };
  } catch {
    return null;
  }
}

const ownFile = (url) => (isOwn(url) ? pathOf(url).slice(pathOf(ROOT).length) : null);

export function lineStarts(text) {
  const found = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found.push(at + 1);
  return found;
}

function lineAt(offsets, offset) {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle] <= offset) low = middle;
    else high = middle - 1;
  }
  return low + 1;
}
