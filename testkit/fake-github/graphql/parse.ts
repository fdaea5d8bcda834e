/** One field of a selection: `alias` is not spoken here. */
export interface Field {
  name: string;
  args: Record<string, unknown>;
  fields: Field[];
}

/** The part of the language that a query needs: one anonymous query, variables, arguments, nested selections. Throws on the rest. */
export function parseQuery(source: string, variables: Record<string, unknown>): Field[] {
  const tokens = source.match(/\$?[A-Za-z_]\w*|"[^"\n]*"|-?\d+|[{}()[\]:!=,]/g) ?? [];
  if (tokens.join('').length !== source.replace(/\s+/g, '').length && !source.includes('"'))
    throw new Error('Parse error: unexpected characters');
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const take = (wanted?: string) => {
    const token = tokens[at] ?? '';
    if (wanted !== undefined && token !== wanted) throw new Error(`Parse error: expected ${wanted}, got ${token}`);
    at += 1;
    return token;
  };
  const declared = new Set<string>();
  if (peek() === 'query') take();
  if (peek() === '(') {
    for (take('('); peek() !== ')'; take()) if (peek().startsWith('$')) declared.add(peek().slice(1));
    take(')');
  }
  const value = (): unknown => {
    const token = take();
    if (token.startsWith('$')) {
      if (!declared.has(token.slice(1))) throw new Error(`Variable ${token} is used but not declared`);
      return variables[token.slice(1)] ?? null;
    }
    if (token.startsWith('"')) return token.slice(1, -1);
    if (/^-?\d/.test(token)) return Number(token);
    if (token === '{') return members('}');
    return token === 'null' ? null : token === 'true' ? true : token === 'false' ? false : token;
  };
  const members = (end: string): Record<string, unknown> => {
    const found: Record<string, unknown> = {};
    while (peek() !== end) {
      const name = take();
      take(':');
      found[name] = value();
      if (peek() === ',') take();
    }
    take(end);
    return found;
  };
  const args = (): Record<string, unknown> => {
    if (peek() !== '(') return {};
    take();
    return members(')');
  };
  const selection = (): Field[] => {
    const found: Field[] = [];
    for (take('{'); peek() !== '}'; ) {
      const name = take();
      if (!/^\w+$/.test(name)) throw new Error(`Parse error: unexpected ${name || 'end'}`);
      found.push({ name, args: args(), fields: peek() === '{' ? selection() : [] });
    }
    take('}');
    return found;
  };
  const fields = selection();
  if (at < tokens.length) throw new Error(`Parse error: unexpected ${peek()}`);
  return fields;
}
