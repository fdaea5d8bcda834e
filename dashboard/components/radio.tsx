import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';

/** One of several, as a whole row that can be pressed. */
export function RadioRow({ children, className, ...rest }: ComponentProps<'input'> & { children: ReactNode }) {
  return (
    <label
      className={cx(
        'flex cursor-pointer items-center gap-2.5 px-3 py-1.5 hover:bg-hover has-focus-visible:bg-hover has-checked:bg-selected has-disabled:cursor-not-allowed',
        className,
      )}
    >
      <input type="radio" {...rest} className="size-3.5 shrink-0 rounded-full accent-accent" />
      {children}
    </label>
  );
}
