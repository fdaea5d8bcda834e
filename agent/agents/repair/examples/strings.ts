/** The value of a Python string as it stands in the source; null for bytes, holes and what cannot be read for sure. */
export function pythonString(source: string): string | null {
  const match = /^([a-z]*)('''|"""|'|")([\s\S]*)\2$/i.exec(source);
  if (!match) return null;
  const prefix = (match[1] ?? '').toLowerCase();
  const body = (match[3] ?? '').replace(/\r\n?/g, '\n');
  if (!/^(|u|r|f|fr|rf)$/.test(prefix)) return null;
  if (prefix.includes('f') && /[{}]/.test(body)) return null;
  return prefix.includes('r') ? body : unescaped(body, PYTHON, pythonEscape);
}

/** The value of a JavaScript string or of a template without holes; null for what cannot be read for sure. */
export function javaScriptString(source: string): string | null {
  const quote = source[0] ?? '';
  if (source.length < 2 || !`'"\``.includes(quote) || source.at(-1) !== quote) return null;
  return unescaped(source.slice(1, -1).replace(/\r\n?/g, '\n'), JAVASCRIPT, javaScriptEscape);
}

const PYTHON = /\\(\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[\s\S])/g;
const JAVASCRIPT = /\\(\n|x[\da-fA-F]{2}|u[\da-fA-F]{4}|u\{[\da-fA-F]{1,6}\}|0(?!\d)|[\s\S])/g;
const PYTHON_LETTERS: Record<string, string> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

function unescaped(body: string, pattern: RegExp, read: (code: string) => string | null): string | null {
  let known = true;
  const value = body.replace(pattern, (_, code: string) => {
    const text = read(code);
    if (text === null) known = false;
    return text ?? '';
  });
  return known ? value : null;
}

function pythonEscape(code: string): string | null {
  const letter = PYTHON_LETTERS[code];
  if (letter !== undefined) return letter;
  if (/^[0-7]+$/.test(code)) return point(Number.parseInt(code, 8));
  if (/^(x..|u....|U.{8})$/s.test(code)) return point(Number.parseInt(code.slice(1), 16));
  // A name of a character is not looked up, and an unknown escape is an error in newer versions.
  return null;
}

function javaScriptEscape(code: string): string | null {
  if (code === '\n') return '';
  if (code === '0') return '\0';
  if (/^u....$/s.test(code)) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
  if (/^u\{/.test(code)) return point(Number.parseInt(code.slice(2, -1), 16));
  if (/^x..$/s.test(code)) return point(Number.parseInt(code.slice(1), 16));
  if (/^[0-9xu]/.test(code)) return null;
  const letters: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
  return letters[code] ?? code;
}

/** Halves of a pair mean different things to the two languages. */
function point(code: number): string | null {
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? null : String.fromCodePoint(code);
}
