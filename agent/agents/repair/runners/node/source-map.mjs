const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The pieces of a source map (ECMA-426): where each begins in the compiled text and in its source, all from 0. */
export function segmentsOf(mappings) {
  const found = [];
  let source = 0;
  let sourceLine = 0;
  for (const [line, group] of mappings.split(';').entries()) {
    let column = 0;
    for (const text of group.split(',')) {
      const [columns, sources, lines] = numbersOf(text);
      if (columns === undefined) continue;
      column += columns;
      if (sources === undefined) continue;
      source += sources;
      sourceLine += lines;
      found.push({ line, column, source, sourceLine });
    }
  }
  return found;
}

function numbersOf(text) {
  const numbers = [];
  let value = 0;
  let shift = 0;
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >>> 1) : value >>> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}
