'use client';
import { CopyButton } from './copy-button.tsx';
import { cx } from './cx.ts';

/** A line to paste elsewhere. */
export function CodeLine(props: { text: string; label: string; wrap?: boolean }) {
  return (
    <section
      aria-label={props.label}
      className="flex items-start gap-1 rounded-md border border-line-strong bg-sunken py-1 pr-1 pl-3 text-left"
    >
      <pre
        tabIndex={props.wrap ? undefined : 0}
        className={cx(
          'min-w-0 flex-1 py-1 font-mono text-12',
          props.wrap ? 'whitespace-pre-wrap break-all' : 'overflow-x-auto',
        )}
      >
        {props.text}
      </pre>
      <CopyButton text={props.text} label={`Copy: ${props.label}`} />
    </section>
  );
}
