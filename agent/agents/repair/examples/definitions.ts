import type { Node } from 'web-tree-sitter';
import { nodesOf, type Parsed } from '../languages/parse.ts';
import { exportsOf } from './exports.ts';
import { exampleLanguage } from './literals.ts';
import { isDataclass, makerOf, makersOf, requiredFields, requiredParameters } from './makers.ts';
import { parametersOf } from './parameters.ts';
import type { Place } from './place.ts';

/** A definition with why it cannot be called from a test, where it cannot. */
export interface Definition {
  place: Place;
  problem: string | null;
}

/** The functions and methods of a file's top level that bear a name. */
export function definitionsOf(parsed: Parsed, name: string, isMade: boolean): Definition[] {
  const exports = parsed.language.id === 'python' ? null : exportsOf(parsed.root);
  return functionsNamed(parsed, name).flatMap((fn) => {
    const owner = ownerOf(fn);
    if (owner === undefined) return [];
    const ownerName = owner?.childForFieldName('name')?.text ?? null;
    const exported = exports?.get(ownerName ?? name) ?? null;
    const place: Place = {
      file: parsed.file,
      language: exampleLanguage(parsed.language.id),
      name,
      owner: ownerName,
      isStatic: isStatic(fn),
      isAsync: isAsync(fn),
      isGenerator: isGenerator(fn),
      parameters: parametersOf(fn).filter((each) => !(owner && /^(self|cls)$/.test(each.name))),
      maker: owner && makerOf(owner),
      isDataclass: owner !== null && isDataclass(owner),
      exported,
    };
    return [{ place, problem: problemOf(place, owner, { needsExport: exports !== null, isMade }) }];
  });
}

interface Wanted {
  needsExport: boolean;
  /** It is said what the class is made with. */
  isMade: boolean;
}

function functionsNamed(parsed: Parsed, name: string): Node[] {
  return [...nodesOf(parsed.root)].filter((node) => {
    if (parsed.language.isFunction(node)) return parsed.language.functionName(node) === name;
    return /^(arrow_function|function_expression)$/.test(node.type) && assignedName(node) === name;
  });
}

/** `exports.name = function …`, and a function that is itself `module.exports` bears its own name. */
function assignedName(node: Node): string | null {
  const left = node.parent?.type === 'assignment_expression' ? node.parent.childForFieldName('left') : null;
  if (!left) return null;
  if (/^(module\.)?exports\.[\w$]+$/.test(left.text)) return left.childForFieldName('property')?.text ?? null;
  return left.text === 'module.exports' ? (node.childForFieldName('name')?.text ?? null) : null;
}

/** The class of a method, null for a function of the file; undefined for one inside of another function. */
function ownerOf(fn: Node): Node | null | undefined {
  let owner: Node | null = null;
  for (let at = fn.parent; at; at = at.parent) {
    if (/^class_(definition|declaration)$/.test(at.type)) {
      if (owner) return undefined;
      owner = at;
    } else if (/function|lambda|method|^(object|arguments|pair|class)$/.test(at.type)) return undefined;
  }
  return owner;
}

function problemOf(place: Place, owner: Node | null, { needsExport, isMade }: Wanted): string | null {
  const shown = place.owner ? `${place.owner}.${place.name}` : place.name;
  if (needsExport && !place.exported) return `${place.file} does not export ${place.owner ?? place.name}.`;
  if (!owner || place.isStatic || isMade) return null;
  const wanted = makersOf(owner).some((maker) => requiredParameters(maker) > 0) || requiredFields(owner);
  return wanted ? `${shown} belongs to a class that is not made without arguments.` : null;
}

function isStatic(fn: Node): boolean {
  if (fn.children.some((child) => child.type === 'static')) return true;
  const decorators = fn.parent?.type === 'decorated_definition' ? fn.parent.namedChildren : [];
  return decorators.some((each) => /^@(staticmethod|classmethod)\b/.test(each.text));
}

/** A function that only passes a promise on is waited for as well. */
function isAsync(fn: Node): boolean {
  if (fn.children.some((child) => child.type === 'async')) return true;
  return fn.type !== 'function_definition' && /\bnew Promise\b|\bPromise\.|\.then\(/.test(fn.text);
}

function isGenerator(fn: Node): boolean {
  if (/generator/.test(fn.type) || fn.children.some((child) => child.type === '*')) return true;
  if (fn.type !== 'function_definition') return false;
  const body = fn.childForFieldName('body');
  return body !== null && [...nodesOf(body, /^(function_definition|lambda)$/)].some((node) => node.type === 'yield');
}
