import type { Literal } from '@soulcaster/contract';
import type { ExampleLanguage } from './literals.ts';

/**
 * A value as source text: always the same for the same value, and always just that value. Whatever is not a letter,
 * digit, sign or space is escaped, so that no invisible character and no line end gets into a test.
 */
export function writeLiteral(value: Literal, language: ExampleLanguage): string {
  return language === 'python' ? python(value) : javaScript(value);
}

function python(value: Literal): string {
  switch (value.kind) {
    case 'nothing':
    case 'undefined':
      return 'None';
    case 'boolean':
      return value.value ? 'True' : 'False';
    case 'number':
      return /inf|nan/.test(value.text) ? `float('${value.text.replace('-nan', 'nan')}')` : value.text;
    case 'string':
      return quoted(value.value, (code) => `\\U${code.toString(16).padStart(8, '0')}`);
    case 'list':
      return `[${value.items.map(python).join(', ')}]`;
    case 'tuple':
      return value.items.length === 1 ? `(${value.items.map(python)},)` : `(${value.items.map(python).join(', ')})`;
    case 'set':
      return value.items.length === 0 ? 'set()' : `{${value.items.map(python).join(', ')}}`;
    case 'map':
      return `{${value.entries.map(([key, item]) => `${python(key)}: ${python(item)}`).join(', ')}}`;
  }
}

function javaScript(value: Literal): string {
  switch (value.kind) {
    case 'nothing':
      return 'null';
    case 'undefined':
      return 'undefined';
    case 'boolean':
      return String(value.value);
    case 'number':
      return value.text.replace('-nan', 'nan').replace('inf', 'Infinity').replace('nan', 'NaN');
    case 'string':
      return quoted(value.value, (code) => `\\u{${code.toString(16)}}`);
    case 'list':
    case 'tuple':
      return `[${value.items.map(javaScript).join(', ')}]`;
    case 'set':
      return `new Set([${value.items.map(javaScript).join(', ')}])`;
    case 'map':
      return object(value.entries);
  }
}

function object(entries: [Literal, Literal][]): string {
  if (entries.length === 0) return '{}';
  if (entries.some(([key]) => key.kind !== 'string')) {
    return `new Map([${entries.map((pair) => `[${pair.map(javaScript).join(', ')}]`).join(', ')}])`;
  }
  return `{ ${entries.map(([key, item]) => `${propertyName(key)}: ${javaScript(item)}`).join(', ')} }`;
}

function propertyName(key: Literal): string {
  const name = key.kind === 'string' ? key.value : '';
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : javaScript({ kind: 'string', value: name });
}

const SHORT: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function quoted(value: string, astral: (code: number) => string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  const body = value.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\\|'|"/gu, (char) => {
    if (char === "'" || char === '"') return char === quote ? `\\${char}` : char;
    const code = char.codePointAt(0) ?? 0;
    if (code > 0xffff) return astral(code);
    return SHORT[char] ?? (code < 256 ? `\\x${hex(code, 2)}` : `\\u${hex(code, 4)}`);
  });
  return `${quote}${body}${quote}`;
}

const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');
