import type { Node } from 'web-tree-sitter';

export interface Parameter {
  name: string;
  /** `odd` takes many values, or takes one apart: `*rest`, `{ a, b }`. */
  kind: 'plain' | 'keyword' | 'odd';
}

/** A function's parameters, as a call has to give them. */
export function parametersOf(fn: Node): Parameter[] {
  const alone = fn.childForFieldName('parameter');
  const all = alone ? [alone] : (fn.childForFieldName('parameters')?.namedChildren ?? []);
  let isKeyword = false;
  return all.flatMap((node): Parameter[] => {
    if (/^(comment|positional_separator)$/.test(node.type) || /^this\b/.test(node.text)) return [];
    if (/^\*(?!\*)/.test(node.text)) isKeyword = true;
    if (node.type === 'keyword_separator') return [];
    const name = nameOf(node);
    if (name === null) return [{ name: node.text.replace(/\s+/g, ' ').slice(0, 40), kind: 'odd' }];
    return [{ name, kind: isKeyword ? 'keyword' : 'plain' }];
  });
}

function nameOf(node: Node): string | null {
  if (node.type === 'identifier') return node.text;
  const named = ['pattern', 'name', 'left'].map((field) => node.childForFieldName(field)).find((each) => each !== null);
  const inner = named ?? (node.type === 'typed_parameter' ? node.namedChildren[0] : null);
  return inner && !/splat|rest/.test(node.type) ? nameOf(inner) : null;
}
