export type Inline =
  | { type: 'text' | 'code' | 'strong' | 'emphasis'; text: string }
  | { type: 'link'; text: string; href: string };

export type Block =
  | { type: 'heading' | 'paragraph' | 'code'; text: string }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'list'; ordered: boolean; items: string[] }
  | { type: 'table'; head: string[]; rows: string[][] }
  | { type: 'rule' };

const depthMax = 4;

/** The blocks of a text. What is not understood stays text. */
export function blocksOf(text: string, depth = 0): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (belongs: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && belongs(lines[at]!)) at++;
    return lines.slice(from, at);
  };

  while (at < lines.length) {
    const line = lines[at]!;
    const fence = /^(`{3,}|~{3,})/.exec(line)?.[1];
    if (line.trim() === '') at++;
    else if (fence) {
      at++;
      const body = takeWhile((next) => !next.startsWith(fence));
      at++;
      blocks.push({ type: 'code', text: body.join('\n') });
    } else if (/^#{1,6} /.test(line)) {
      blocks.push({ type: 'heading', text: line.replace(/^#+ +/, '').replace(/ +#+$/, '') });
      at++;
    } else if (/^ {0,3}([-*_])( *\1){2,} *$/.test(line)) {
      blocks.push({ type: 'rule' });
      at++;
    } else if (line.startsWith('>') && depth < depthMax) {
      const inner = takeWhile((next) => next.startsWith('>')).map((next) => next.replace(/^> ?/, ''));
      blocks.push({ type: 'quote', blocks: blocksOf(inner.join('\n'), depth + 1) });
    } else if (isBullet(line) || isNumber(line)) {
      const ordered = isNumber(line);
      blocks.push({ type: 'list', ordered, items: itemsOf(takeWhile((next) => isItem(next, ordered))) });
    } else if (line.startsWith('|') && /^\|[\s:|-]+\|?\s*$/.test(lines[at + 1] ?? '')) {
      const rows = takeWhile((next) => next.startsWith('|')).map(cellsOf);
      blocks.push({ type: 'table', head: rows[0] ?? [], rows: rows.slice(2) });
    } else {
      const first = lines[at++]!;
      blocks.push({ type: 'paragraph', text: [first, ...takeWhile(isPlain)].join(' ') });
    }
  }
  return blocks;
}

/** The inline parts of a line. Only http(s) addresses and paths of this site become links. */
export function inlinesOf(text: string): Inline[] {
  const parts: Inline[] = [];
  const pattern =
    /\\([!-/:-@[-`{-~])|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:\/\/[^\s<>]+)>/g;
  const add = (part: Inline) => {
    const last = parts.at(-1);
    if (part.type === 'text' && last?.type === 'text') last.text += part.text;
    else if (part.type !== 'text' || part.text) parts.push(part);
  };
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    add({ type: 'text', text: text.slice(from, match.index) });
    add(inlineOf(match));
    from = match.index + match[0].length;
  }
  add({ type: 'text', text: text.slice(from) });
  return parts;
}

function inlineOf([whole, escaped, code, strong, emphasis, label, href, address]: RegExpMatchArray): Inline {
  if (escaped !== undefined) return { type: 'text', text: escaped };
  if (address !== undefined) return { type: 'link', text: address, href: address };
  if (code !== undefined) return { type: 'code', text: code };
  if (strong !== undefined) return { type: 'strong', text: unescaped(strong) };
  if (emphasis !== undefined) return { type: 'emphasis', text: unescaped(emphasis) };
  const target = href?.replace(/^<(.+)>$/, '$1');
  if (label !== undefined && target !== undefined && isSafe(target))
    return { type: 'link', text: unescaped(label), href: target };
  return { type: 'text', text: whole };
}

const unescaped = (text: string) => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
const isSafe = (href: string) => /^https?:\/\//i.test(href) || /^\/(?![/\\])/.test(href);
const isBullet = (line: string) => /^ {0,3}[-*+] /.test(line);
const isNumber = (line: string) => /^ {0,3}\d{1,9}[.)] /.test(line);
const isItem = (line: string, ordered: boolean) => (ordered ? isNumber(line) : isBullet(line)) || /^ {2,}\S/.test(line);
const isPlain = (line: string) =>
  line.trim() !== '' && !/^(#{1,6} |>|`{3,}|~{3,}|\|)/.test(line) && !isBullet(line) && !isNumber(line);

function itemsOf(lines: string[]): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (isBullet(line) || isNumber(line)) items.push(line.replace(/^\s*(?:[-*+]|\d+[.)]) +/, ''));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return items;
}

const cellsOf = (line: string) =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
