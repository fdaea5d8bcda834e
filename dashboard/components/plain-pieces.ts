export interface Piece {
  type: 'text' | 'code';
  text: string;
}

/** Splits a text at its fences. A fence that is never closed stays text, as it was written. */
export function piecesOf(text: string): Piece[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const pieces: Piece[] = [];
  let plain: string[] = [];
  const endPlain = () => {
    const body = plain.join('\n').replace(/^\n+|\s+$/g, '');
    if (body) pieces.push({ type: 'text', text: body });
    plain = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const fence = /^ {0,3}(`{3,}|~{3,})[^`]*$/.exec(lines[at]!)?.[1];
    const end = fence ? lines.findIndex((line, index) => index > at && line.trim().startsWith(fence)) : -1;
    if (end < 0) {
      plain.push(lines[at]!);
      continue;
    }
    endPlain();
    pieces.push({ type: 'code', text: lines.slice(at + 1, end).join('\n') });
    at = end;
  }
  endPlain();
  return pieces;
}

/** The first line that says something: what a list shows of a long text. */
export const firstLine = (text: string) =>
  text
    .split('\n')
    .find((line) => line.trim())
    ?.trim() ?? '';
