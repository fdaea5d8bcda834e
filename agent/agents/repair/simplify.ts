import type { Node } from 'web-tree-sitter';
import type { Tree } from '../../context/tree.ts';
import type { Agreement } from './agreement.ts';
import { applyEdit } from './candidates.ts';
import type { Language } from './languages/language.ts';
import { nodesOf, parseSource } from './languages/parse.ts';
import type { Oracle } from './oracle.ts';
import type { Plausible } from './search.ts';
import type { Edit } from './templates/template.ts';

const ROUNDS_MAX = 4;
/** Of patches that behave alike the best one; of those nearly as good, the shortest. */
export function neatest(best: Plausible[]): Plausible {
  const [first] = best as [Plausible];
  const near = best.filter((each) => each.candidate.score >= first.candidate.score * 0.75);
  return near.reduce((short, each) => (each.text.length < short.text.length ? each : short), first);
}

/** The patch without what an edit left over, `0 + f(x)` say, where that passes all tests as well and behaves alike. */
export async function simplified(
  oracle: Oracle,
  patch: Plausible,
  tree: Tree,
  compare: (patches: Plausible[]) => Promise<Agreement>,
): Promise<Plausible> {
  const { file } = patch.candidate;
  const before = tree.get(file) ?? '';
  const text = await simplerText(file, before, patch.text);
  if (text === patch.text || text === before) return patch;
  const simple: Plausible = { ...patch, text, candidate: { ...patch.candidate, edit: difference(before, text) } };
  const verdict = await oracle.check({ [file]: text }, { required: patch.fixed, others: [], keep: patch.kept });
  if (verdict.fixed.length < patch.fixed.length || verdict.broken.length > 0) return patch;
  return sameAs(await compare([patch, simple])) ? simple : patch;
}

/** Alike, and neither of the two was put aside. */
const sameAs = (agreement: Agreement) => agreement.kind === 'alike' && agreement.patches.length === 2;

export async function simplerText(file: string, before: string, after: string): Promise<string> {
  let text = after;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const edit = await simplerEdit(file, text, before);
    if (!edit) break;
    text = applyEdit(text, edit);
  }
  return text;
}

async function simplerEdit(file: string, text: string, before: string): Promise<Edit | null> {
  const parsed = await parseSource(file, text);
  if (!parsed) return null;
  try {
    const change = difference(before, text);
    const [from, to] = [change.start, change.start + change.text.length];
    for (const node of nodesOf(parsed.root)) {
      // What the author wrote is left as it is.
      if (node.startIndex > to || node.endIndex < from) continue;
      const simpler = simplerNode(node, parsed.language);
      const isOwn = node.startIndex >= from || node.endIndex <= to || node.type !== 'parenthesized_expression';
      if (simpler !== null && isOwn) return { start: node.startIndex, end: node.endIndex, text: simpler };
    }
    return null;
  } finally {
    parsed.close();
  }
}

const STANDS_ALONE =
  /^(return_statement|assignment|variable_declarator|assignment_expression|argument_list|arguments|parenthesized_expression|list|array|if_statement|while_statement|elif_clause)$/;

function simplerNode(node: Node, language: Language): string | null {
  const shape = language.shape(node);
  if (shape?.kind === 'arithmetic') {
    const [left, right] = [shape.left.text, shape.right.text];
    if (right === '0' && /^[+-]$/.test(shape.operator)) return left;
    if (left === '0' && shape.operator === '+') return right;
    if (right === '1' && /^(\*|\*\*)$/.test(shape.operator)) return left;
    if (left === '1' && shape.operator === '*') return right;
  }
  if (
    shape?.kind === 'not' &&
    language.shape(shape.operand)?.kind === 'not' &&
    /^(if|while)/.test(node.parent?.type ?? '')
  )
    return (language.shape(shape.operand) as { operand: Node }).operand.text;
  if (node.type !== 'parenthesized_expression' || node.text.includes('\n')) return null;
  const [inner] = node.namedChildren;
  if (
    !inner ||
    node.namedChildren.length !== 1 ||
    /sequence|yield|generator|named|object|function|arrow/.test(inner.type)
  )
    return null;
  const isHead = language.id !== 'python' && /^(if|while)_statement$/.test(node.parent?.type ?? '');
  const isPlain =
    /^(identifier|integer|number|call|call_expression|attribute|member_expression|subscript|subscript_expression)$/.test(
      inner.type,
    );
  return !isHead && (isPlain || isIndex(node) || STANDS_ALONE.test(node.parent?.type ?? '')) ? inner.text : null;
}

/** `a[(i - 1)]` has brackets already. */
function isIndex(node: Node): boolean {
  const { parent } = node;
  return [parent?.childForFieldName('index'), parent?.childForFieldName('subscript')].some((at) => at?.equals(node));
}

/** The one stretch in which two texts differ. */
export function difference(before: string, after: string): Edit {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start: head, end: before.length - tail, text: after.slice(head, after.length - tail) };
}
