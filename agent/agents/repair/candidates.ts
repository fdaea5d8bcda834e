import type { Node } from 'web-tree-sitter';
import { enclosingFunction, type Language } from './languages/language.ts';
import { nodesOf, type Parsed } from './languages/parse.ts';
import { templates } from './templates/index.ts';
import type { Edit, Surroundings } from './templates/template.ts';

/** One edit of one file, to be tried. */
export interface Candidate {
  file: string;
  edit: Edit;
  template: string;
  line: number;
  score: number;
  /** Two edits in one. */
  isPair?: boolean;
}

/** Types, imports and comments do nothing when a test runs. */
const LEFT_ALONE =
  /^(comment|type_annotation|type_arguments|type_parameters|interface_declaration|type_alias_declaration|type|import_\w+)$/;

/** How suspicious a line (from 1) of a file is, 0..1. */
export type Suspicion = (line: number) => number;

/** Raises templates that fit the way in which the tests fail. */
export type Boost = (template: string) => number;

/**
 * All single edits of a file on suspicious lines, best first. The score is suspicion x template prior; of edits that
 * give the same text the best score counts. The order depends on nothing but the text and the suspicion.
 */
export function candidatesOf(parsed: Parsed, suspicion: Suspicion, boost: Boost = () => 1): Candidate[] {
  const around = surroundings(parsed);
  const best = new Map<string, Candidate>();
  for (const node of nodesOf(parsed.root, LEFT_ALONE)) {
    const line = node.startPosition.row + 1;
    const lineScore = suspicion(line);
    if (lineScore <= 0) continue;
    const shape = parsed.language.shape(node);
    for (const template of templates) {
      for (const { edit, prior } of template.propose(node, shape, around(node))) {
        const trimmed = smallest(parsed.text, edit);
        if (!trimmed) continue;
        const score = lineScore * prior * boost(template.name) * (1 / (1 + 0.004 * edit.text.length));
        const key = `${trimmed.start}:${trimmed.end}:${trimmed.text}`;
        const known = best.get(key);
        if (!known || known.score < score)
          best.set(key, { file: parsed.file, edit: trimmed, template: template.name, line, score });
      }
    }
  }
  return [...best.values()].sort(byScore);
}

/** Best first; of equal scores the later place (in `a + a` the second), so that a run repeats exactly. */
export function byScore(a: Candidate, b: Candidate): number {
  return (
    b.score - a.score ||
    compare(a.file, b.file) ||
    b.edit.start - a.edit.start ||
    a.edit.end - b.edit.end ||
    compare(a.edit.text, b.edit.text)
  );
}

export function applyEdit(text: string, { start, end, text: inserted }: Edit): string {
  return text.slice(0, start) + inserted + text.slice(end);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The edit without what it leaves as it is, so that equal changes are one. Null when nothing changes. */
function smallest(text: string, edit: Edit): Edit | null {
  const old = text.slice(edit.start, edit.end);
  if (old === edit.text) return null;
  let head = 0;
  while (head < old.length && head < edit.text.length && old[head] === edit.text[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, edit.text.length) - head;
  while (tail < most && old[old.length - 1 - tail] === edit.text[edit.text.length - 1 - tail]) tail++;
  return { start: edit.start + head, end: edit.end - tail, text: edit.text.slice(head, edit.text.length - tail) };
}

function surroundings(parsed: Parsed): (node: Node) => Surroundings {
  const all = [...nodesOf(parsed.root)];
  const whole = collect(all, parsed.language);
  const byFunction = new Map<number, Surroundings>();
  return (node) => {
    const fn = enclosingFunction(parsed.language, node);
    const known = byFunction.get(fn?.id ?? -1);
    if (known) return known;
    const own = fn ? collect([...nodesOf(fn)], parsed.language) : whole;
    const parameters = fn ? parsed.language.parameters(fn) : [];
    const made: Surroundings = {
      text: parsed.text,
      language: parsed.language,
      fn,
      parameters,
      expressions: unique([...parameters, ...own.expressions]).slice(0, 24),
      numbers: unique(whole.numbers).slice(0, 16),
      strings: unique([...own.strings, ...whole.strings]).slice(0, 16),
      donors: unique([...own.donors, ...whole.donors]).slice(0, 24),
      statements: unique(own.statements).slice(0, 12),
      names: unique([...parameters, ...own.names]).slice(0, 12),
      assigned: unique(own.assigned).slice(0, 6),
      counted: unique(own.counted).slice(0, 4),
      resets: unique(own.resets).slice(0, 4),
      collections: collectionsOf(parsed, unique([...parameters, ...own.names])),
      properties: unique([...own.properties, ...whole.properties]).slice(0, 16),
    };
    byFunction.set(fn?.id ?? -1, made);
    return made;
  };
}

type Pool = Pick<
  Surroundings,
  | 'expressions'
  | 'numbers'
  | 'strings'
  | 'donors'
  | 'statements'
  | 'names'
  | 'assigned'
  | 'counted'
  | 'resets'
  | 'properties'
>;

function collect(nodes: Node[], language: Language): Pool {
  const pool: Pool = {
    expressions: [],
    numbers: [],
    strings: [],
    donors: [],
    statements: [],
    names: [],
    assigned: [],
    counted: [],
    resets: [],
    properties: [],
  };
  for (const node of nodes) {
    const shape = language.shape(node);
    const parent = node.parent;
    const isCallee = /call/.test(parent?.type ?? '') && parent?.childForFieldName('function')?.equals(node);
    if (shape && language.isValue(node) && !isCallee) {
      if (shape.kind === 'name') pool.expressions.push(node.text);
      if (shape.kind === 'member' && /^[\w$]+(\.[\w$]+)?\.[\w$]+$/.test(node.text)) pool.expressions.push(node.text);
      if (/^(call|index|arithmetic|comparison|logical)$/.test(shape.kind) && node.text.length <= 60)
        pool.donors.push(node.text);
    }
    if (shape?.kind === 'name' && language.isValue(node) && !isCallee) pool.names.push(node.text);
    if (shape?.kind === 'name' && isLoopVariable(node)) {
      pool.names.push(node.text);
      pool.expressions.push(node.text);
    }
    if (shape?.kind === 'member' && !isCallee) pool.properties.push(shape.property.text);
    if ((shape?.kind === 'assignment' || shape?.kind === 'augmented') && /^[\w$]+$/.test(shape.left.text)) {
      pool.expressions.push(shape.left.text);
      pool.names.push(shape.left.text);
      if (!isConstant(node)) pool.assigned.push(shape.left.text);
      if (!isConstant(node) && shape.kind === 'assignment' && BEGINNING.test(shape.right.text))
        pool.resets.push(`${shape.left.text} = ${shape.right.text}`);
      if (shape.kind === 'augmented' || shape.right.text === '0') pool.counted.push(shape.left.text);
    }
    if (shape?.kind === 'number') pool.numbers.push(shape.value);
    if (shape?.kind === 'string' && shape.value.length <= 20 && !/["'\\\n]/.test(shape.value))
      pool.strings.push(shape.value);
    if (language.isStatement(node) && /^(expression_statement|augmented)/.test(node.type) && node.text.length <= 60)
      pool.statements.push(node.text);
  }
  return pool;
}

/** What a count, a list, a text or a sign begins with. */
const BEGINNING = /^(-?\d+(\.\d+)?|''|""|\[\]|\{\}|true|false|True|False|null|None)$/;

const isConstant = (node: Node) =>
  node.type === 'variable_declarator' && (node.parent?.text.startsWith('const') ?? false);

/** Also where nothing reads it: that may be the bug. */
function isLoopVariable({ parent, text }: Node): boolean {
  const pattern = /^(pattern_list|tuple_pattern|array_pattern)$/.test(parent?.type ?? '') ? parent : null;
  const loop = pattern?.parent ?? parent;
  if (!loop || !/^(for_statement|for_in_clause|for_in_statement)$/.test(loop.type)) return false;
  const left = loop.childForFieldName('left');
  return pattern ? (left?.equals(pattern) ?? false) : left?.text === text;
}

/** By how a name is made, or what is done to it. */
function collectionsOf({ text, language }: Parsed, names: string[]): Surroundings['collections'] {
  const found = names.flatMap((name) => {
    const quoted = name.replaceAll('$', '\\$');
    const used = new RegExp(
      `(?<![\\w$.])${quoted}\\.(append|add|push|unshift|appendleft|extend|pop|popleft|shift)\\(`,
    ).exec(text)?.[1];
    if (used && !/^(pop|popleft|shift)$/.test(used)) return [{ name, method: used }];
    const made = new RegExp(`(?<![\\w$.])${quoted}(?::[^=\\n]*)? = (\\[|list\\(|deque\\(|set\\(|new Set)`).exec(
      text,
    )?.[1];
    if (!made && !used) return [];
    return [{ name, method: /set/i.test(made ?? '') ? 'add' : language.id === 'python' ? 'append' : 'push' }];
  });
  return found.slice(0, 4);
}

const unique = <Item>(items: Item[]): Item[] => [...new Set(items)];
