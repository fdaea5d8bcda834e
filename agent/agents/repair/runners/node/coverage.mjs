import { readFileSync } from 'node:fs';
import inspector from 'node:inspector';
import { isOwn, pathOf, ROOT } from './worker.mjs';

/** The lines of the repository's own files that ran since the last take, from V8's counters. */
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
  post('Profiler.enable');
  post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take: () => linesOf(post('Profiler.takePreciseCoverage').result),
    stop: () => {
      post('Profiler.stopPreciseCoverage');
      post('Profiler.disable');
      session.disconnect();
    },
  };
}

const starts = new Map();

function linesOf(scripts) {
  const files = {};
  for (const { url, functions } of scripts) {
    if (!isOwn(url)) continue;
    const path = pathOf(url);
    const file = decodeURI(url.split('?')[0].slice(ROOT.length));
    const offsets = starts.get(path) ?? lineStarts(readFileSync(path, 'utf8'));
    starts.set(path, offsets);
    const lines = new Set(files[file]);
    for (const { ranges } of functions) addLines(lines, ranges, offsets);
    if (lines.size > 0) files[file] = [...lines].sort((a, b) => a - b);
  }
  return files;
}

function lineStarts(text) {
  const found = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found.push(at + 1);
  return found;
}

/** Ranges are nested: the innermost range that holds a line says whether it ran. */
function addLines(lines, ranges, offsets) {
  const [whole] = ranges;
  if (!whole || whole.count === 0 || whole.startOffset === 0) return;
  const from = lineAt(offsets, whole.startOffset);
  const to = lineAt(offsets, whole.endOffset);
  for (let line = from; line <= to; line++) {
    const start = Math.max(offsets[line - 1], whole.startOffset);
    const end = Math.min(offsets[line] ?? whole.endOffset, whole.endOffset);
    const silent = ranges.some(
      (range) => range.count === 0 && range.startOffset <= start && range.endOffset >= end - 1,
    );
    if (!silent) lines.add(line);
  }
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
