import type { Tree } from '../../../context/tree.ts';
import { enclosingFunction } from '../languages/language.ts';
import { parseSource } from '../languages/parse.ts';

/** The name of the function that holds a line of a file, after its class where it has one: `['Cart', 'total']`. */
export async function functionAt(file: string, line: number, tree: Tree): Promise<string[] | null> {
  const text = tree.get(file) ?? '';
  const parsed = await parseSource(file, text);
  if (!parsed) return null;
  const before = text.split('\n').slice(0, line - 1);
  const begin = before.join('\n').length + Math.min(before.length, 1);
  const indent = /^\s*/.exec(text.slice(begin))?.[0].length ?? 0;
  const node = parsed.root.descendantForIndex(Math.min(text.length, begin + indent));
  const fn = node && enclosingFunction(parsed.language, node);
  const name = fn ? parsed.language.functionName(fn) : null;
  let owner = fn?.parent ?? null;
  while (owner && !/^class_(definition|declaration)$/.test(owner.type)) owner = owner.parent;
  const path = [owner?.childForFieldName('name')?.text, name].flatMap((part) => part ?? []);
  parsed.close();
  return name === null ? null : path;
}
