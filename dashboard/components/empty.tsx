import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** An empty surface: what this place is for, and the next step. */
export function Empty(props: {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  className?: string;
  /** When it is all that the page has. */
  asPage?: boolean;
}) {
  const Heading = props.asPage ? 'h1' : 'h2';
  return (
    <div className={cx('mx-auto flex max-w-xl flex-col items-center gap-2 px-6 py-16 text-center', props.className)}>
      {props.icon && (
        <div className="mb-1 flex size-9 items-center justify-center rounded-lg border border-line-strong bg-raised text-muted">
          {props.icon}
        </div>
      )}
      <Heading className="text-14 font-medium">{props.title}</Heading>
      {props.children && <div className="text-muted">{props.children}</div>}
      {props.action && <div className="mt-3 flex flex-wrap justify-center gap-2">{props.action}</div>}
    </div>
  );
}
