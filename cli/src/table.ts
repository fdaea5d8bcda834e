import { oneLine } from './printable.ts';

/** Rows in columns; the last column takes what is left of the line. */
export function table(headings: string[], rows: string[][], columns: number | null): string {
  const cells = [headings, ...rows.map((row) => row.map(oneLine))];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))));
  const fixed = widths.slice(0, -1).reduce((sum, size) => sum + size + 2, 0);
  const rest = columns === null ? Number.POSITIVE_INFINITY : Math.max(20, columns - fixed);
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          column < row.length - 1 ? cell + ' '.repeat(widths[column]! - width(cell)) : cut(cell, rest),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function width(text: string): number {
  return [...text].length;
}

function cut(text: string, size: number): string {
  const characters = [...text];
  return characters.length <= size ? text : `${characters.slice(0, size - 1).join('')}…`;
}
