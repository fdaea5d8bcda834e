import type { Node } from 'web-tree-sitter';
import { enclosingFunction, type Language } from './languages/language.ts';
import { type Parsed, parseSource } from './languages/parse.ts';
import type { Oracle } from './oracle.ts';

/** A function that can be called from outside. */
export interface Touched {
  file: string;
  /** As the file itself reaches it: `f`, `Cart.total`, `module.exports.f`. */
  name: string;
}

/** The outermost function around a place that can be called from outside: what is inside of one shows in what it does. */
export function qualifiedName(parsed: Parsed, at: number): string | null {
  const node = parsed.root.descendantForIndex(at);
  let name: string | null = null;
  for (let fn = node && enclosingFunction(parsed.language, node); fn; ) {
    name = reachedAs(parsed.language, fn) ?? name;
    fn = fn.parent && enclosingFunction(parsed.language, fn.parent);
  }
  return name;
}

function reachedAs(language: Language, fn: Node): string | null {
  if (fn.parent && enclosingFunction(language, fn.parent)) return null;
  const name = language.functionName(fn);
  if (fn.parent?.type === 'assignment_expression') return fn.parent.childForFieldName('left')?.text ?? null;
  const body = fn.parent?.type === 'decorated_definition' ? fn.parent.parent : fn.parent;
  const owner = body?.parent;
  if (!owner || !/^(block|class_body)$/.test(body?.type ?? '')) return fn.type === 'method_definition' ? null : name;
  if (!/^(class_definition|class_declaration|abstract_class_declaration)$/.test(owner.type)) return name;
  const isSpecial = name === 'constructor' || name?.startsWith('#') || /^(static|get|set) /.test(fn.text);
  return isSpecial || !name ? null : `${owner.childForFieldName('name')?.text ?? ''}.${name}`;
}

/** Where the suite's own tests import a function from. */
export function place(touched: Touched, oracle: Oracle) {
  const top = oracle.suite.framework === 'unittest' && oracle.suite.top !== '.' ? `${oracle.suite.top}/` : '';
  const inner = touched.file.startsWith(top) ? touched.file.slice(top.length) : touched.file;
  const module = inner
    .replace(/\.py$/, '')
    .replace(/\/__init__$/, '')
    .replaceAll('/', '.');
  return { file: touched.file, function: touched.name, module };
}

/** JavaScript has no way to watch calls from outside, so the function itself tells of them, a method with its object. */
export async function recording({ file, name }: Touched, text: string): Promise<string> {
  const parsed = await parseSource(file, text);
  if (!parsed || parsed.language.id === 'python') return text;
  try {
    const kinds = ['function_declaration', 'arrow_function', 'function_expression', 'method_definition'];
    for (const fn of parsed.root.descendantsOfType(kinds)) {
      if (!fn || !parsed.language.isFunction(fn) || reachedAs(parsed.language, fn) !== name) continue;
      const body = parsed.language.body(fn);
      if (!body) break;
      const given = fn.type === 'arrow_function' ? `[${argumentsOf(fn)}]` : '[...arguments]';
      const call = `globalThis.__soulcasterRecord(${fn.type === 'method_definition' ? '[this, ...arguments]' : given})`;
      const [from, to] = [body.startIndex, body.endIndex];
      return body.type === 'statement_block'
        ? `${text.slice(0, from + 1)} ${call};${text.slice(from + 1)}`
        : `${text.slice(0, from)}(${call}, ${text.slice(from, to)})${text.slice(to)}`;
    }
    return text;
  } finally {
    parsed.close();
  }
}

/** An arrow function has no `arguments`: its parameters are read again, which also works for `{ a, b }` and `...rest`. */
function argumentsOf(fn: Node): string {
  const alone = fn.childForFieldName('parameter');
  const all = alone ? [alone] : (fn.childForFieldName('parameters')?.namedChildren ?? []);
  return all.map((each) => patternOf(each).text).join(', ');
}

function patternOf(node: Node): Node {
  const inner = node.childForFieldName('pattern') ?? node.childForFieldName('left');
  return inner ? patternOf(inner) : node;
}

/** What `evaluate` needs to find the function: a module does not show all that it holds. */
export function exposing({ file, name }: Touched, text: string): string {
  if (file.endsWith('.py')) return text;
  const [owner, method] = name.split('.');
  const isMethod = method !== undefined && new RegExp(`\\bclass\\s+${owner}\\b`).test(text);
  const called = isMethod
    ? `(self, ...given) => ${owner}.prototype.${method}.apply(Object.setPrototypeOf(self, ${owner}.prototype), given)`
    : name;
  return `${text}\n;globalThis.__soulcasterFunction = ${called};\n`;
}
