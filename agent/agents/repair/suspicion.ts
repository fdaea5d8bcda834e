import type { Suspicion } from './candidates.ts';
import { nodesOf, type Parsed } from './languages/parse.ts';

/** A signature and the constants of a module run before any test does, so no test's lines tell of them. */
const SIGNATURE = 0.8;
const MODULE_LEVEL = 0.35;
/** What is longer was made by a machine, and has more edits than anybody could try. */
const LINE_CHARS_MAX = 2000;

/** Line scores spread to what line coverage does not see: lines inside of a statement, signatures, module constants. */
export function suspicionOf(parsed: Parsed, lines: Map<number, number>): Suspicion {
  const spread = new Map(lines);
  const most = Math.max(0, ...lines.values());
  const raise = (from: number, to: number, score: number) => {
    for (let line = from; line <= to; line++) spread.set(line, Math.max(spread.get(line) ?? 0, score));
  };
  for (const node of nodesOf(parsed.root)) {
    const from = node.startPosition.row + 1;
    const to = node.endPosition.row + 1;
    if (parsed.language.isFunction(node)) {
      const body = parsed.language.body(node);
      const bodyFrom = (body?.startPosition.row ?? node.startPosition.row) + 1;
      const inside = [...lines].filter(([line]) => line >= bodyFrom && line <= to).map(([, score]) => score);
      raise(from, Math.max(from, bodyFrom - (body?.type === 'block' ? 1 : 0)), Math.max(0, ...inside) * SIGNATURE);
    } else if (parsed.language.isStatement(node) && to - from < 40) {
      const isTop = node.parent?.parent === null;
      const compound = node.descendantsOfType(['block', 'statement_block', 'class_body']).length > 0;
      if (isTop && !compound && !/import|comment/.test(node.type)) raise(from, to, most * MODULE_LEVEL);
      else if (!compound) raise(from, to, lines.get(from) ?? 0);
    }
  }
  const lengths = parsed.text.split('\n').map((line) => line.length);
  return (line) => ((lengths[line - 1] ?? 0) > LINE_CHARS_MAX ? 0 : (spread.get(line) ?? 0));
}
