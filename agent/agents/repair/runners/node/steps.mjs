import { innermost, isWholeScript, lineStarts } from './coverage.mjs';

/**
 * How many steps the code took by V8's counters, the same each time: a stretch that always runs as one is as many steps as
 * lines of code begin in it, and at least one.
 */
export function stepsOf(results, scripts, textOf) {
  let steps = 0;
  for (const { scriptId, functions } of results) {
    const script = scripts.get(scriptId);
    const stretches = functions.flatMap((each) => (isWholeScript(each) ? [] : each.ranges));
    if (!script || stretches.every(({ count }) => count === 0)) continue;
    script.lines ??= codeLines(textOf(scriptId));
    const lines = new Map(stretches.map((stretch) => [stretch, 0]));
    for (const stretch of innermost(script.lines, stretches)) if (stretch) lines.set(stretch, lines.get(stretch) + 1);
    for (const [{ count }, begun] of lines) steps += count * Math.max(1, begun);
  }
  return steps;
}

const CODE = /^\s*(?!\/[/*]|\*)(?=.*[\w$])/;

function codeLines(text) {
  const starts = lineStarts(text);
  return starts.flatMap((start, index) => {
    const before = CODE.exec(text.slice(start, starts[index + 1]));
    return before ? [{ at: start + before[0].length }] : [];
  });
}
