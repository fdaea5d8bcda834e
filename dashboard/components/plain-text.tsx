import { Fragment } from 'react';
import { cx } from './cx.ts';
import { type Piece, piecesOf } from './plain-pieces.ts';

/** Text that stays text: its lines as they are, what stands in fences or backticks in the face of code, nothing else understood. */
export function PlainText({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cx('grid gap-2 wrap-anywhere whitespace-pre-wrap', className)}>
      {piecesOf(text).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
        <Fragment key={index}>{drawPiece(piece)}</Fragment>
      ))}
    </div>
  );
}

function drawPiece(piece: Piece) {
  if (piece.type === 'text')
    return (
      <p>
        <Ticked text={piece.text} />
      </p>
    );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <pre tabIndex={0} className="overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-12">
      {piece.text}
    </pre>
  );
}

/** One run of text with its backticks drawn as code. */
export function Ticked({ text }: { text: string }) {
  return text.split(/`([^`\n]+)`/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
      <code key={index} className="rounded-sm bg-active px-1 font-mono text-12">
        {part}
      </code>
    ),
  );
}
