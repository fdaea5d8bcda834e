import type { Node } from 'web-tree-sitter';
import { replace, type Template } from './template.ts';

/** An inverted condition, on either side. */
export const negation: Template = {
  name: 'negation',
  *propose(node, shape, { language }) {
    const isThere = (name: string) => (language.id === 'python' ? `${name} is not None` : `${name} != null`);
    const { not, true: yes, false: no } = language.writing;
    if (shape?.kind === 'not') yield replace(node, shape.operand.text, 0.65);
    if (shape?.kind === 'negative') yield replace(node, shape.operand.text, 0.35);
    // The other way round a comparison has an operator of its own.
    const isComparison = (of: Node) => language.shape(of)?.kind === 'comparison';
    if (shape?.kind === 'branch' || shape?.kind === 'choice') {
      if (!isComparison(shape.condition)) yield replace(shape.condition, not(shape.condition.text), 0.45);
      yield replace(shape.condition, yes, 0.06);
      yield replace(shape.condition, no, 0.06);
    }
    if (shape?.kind === 'name' && isCondition(node)) {
      yield replace(node, isThere(node.text), 0.3);
      yield replace(node, language.id === 'python' ? `len(${node.text}) > 0` : `${node.text}.length > 0`, 0.2);
    }
    if (shape?.kind === 'return' && shape.value && !isComparison(shape.value))
      yield replace(shape.value, not(shape.value.text), 0.25);
    if (shape && /^(name|member|call)$/.test(shape.kind) && language.isValue(node)) {
      if (/argument|binary|logical|boolean|arrow/.test(node.parent?.type ?? ''))
        yield replace(node, not(node.text), 0.2);
      yield replace(node, `-${node.text}`, 0.15);
    }
  },
};

/** Where a value is only asked whether it is truthy: 0 and '' are not, though they are there. */
function isCondition(node: Node): boolean {
  const parent = node.parent;
  if (/^(if_statement|while_statement|elif_clause|if_clause|not_operator|boolean_operator)$/.test(parent?.type ?? ''))
    return true;
  if (parent?.type === 'parenthesized_expression') return /^(if|while)_statement$/.test(parent.parent?.type ?? '');
  if (parent?.type === 'arrow_function') return parent.childForFieldName('body')?.equals(node) ?? false;
  return /^(&&|\|\||!)$/.test(parent?.childForFieldName('operator')?.text ?? '');
}
