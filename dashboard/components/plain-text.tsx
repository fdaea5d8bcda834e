import { Fragment } from 'react';
import { cx } from './cx.ts';
import { Marked } from './marked.tsx';
import { type Piece, piecesOf } from './plain-pieces.ts';

/**
 * Text that stays text: its lines as they are, what stands in fences or backticks in the face of code, nothing else understood.
 * `marks` are words to be marked.
 */
export function PlainText({ text, className, marks }: { text: string; className?: string; marks?: string[] }) {
  return (
    <div className={cx('grid gap-2 wrap-anywhere whitespace-pre-wrap', className)}>
      {piecesOf(text).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
        <Fragment key={index}>{drawPiece(piece, marks)}</Fragment>
      ))}
    </div>
  );
}

function drawPiece(piece: Piece, marks: string[] = []) {
  if (piece.type === 'text')
    return (
      <p>
        <Ticked text={piece.text} marks={marks} />
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-12">
      <Marked text={piece.text} words={marks} />
    </pre>
  );
}

/** One run of text with its backticks drawn as code. */
export function Ticked({ text, marks = [] }: { text: string; marks?: string[] }) {
  return text.split(/`([^`\n]+)`/).map((part, index) =>
    index % 2 === 0 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
      <Marked key={index} text={part} words={marks} />
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
      <code key={index} className="rounded-sm bg-active px-1 font-mono text-12">
        <Marked text={part} words={marks} />
      </code>
    ),
  );
}
