import type { ReactNode } from 'react';
import { cx } from './cx.ts';

/** A titled part of a page, with its own actions. */
export function Section(props: {
  title: ReactNode;
  count?: number | undefined;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <section className={cx('grid gap-2', props.className)}>
      <div className="flex min-h-7 flex-wrap items-center gap-2">
        <h2 className="text-13 font-semibold">{props.title}</h2>
        {props.count !== undefined && <span className="tnum text-12 text-faint">{props.count}</span>}
        <div className="ml-auto flex items-center gap-1.5">{props.aside}</div>
      </div>
      {props.children}
    </section>
  );
}

export const Card = ({ className, children }: { className?: string; children: ReactNode }) => (
  <div className={cx('overflow-hidden rounded-lg border border-line-strong bg-bg', className)}>{children}</div>
);

export function Fact(props: { label: string; title?: string | undefined; children: ReactNode }) {
  return (
    <div className="min-w-0" title={props.title}>
      <dt className="label">{props.label}</dt>
      <dd className="tnum truncate text-13 font-medium">{props.children}</dd>
    </div>
  );
}
