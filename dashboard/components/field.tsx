'use client';
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

const box =
  'w-full rounded-md border border-line-strong bg-bg px-2.5 text-13 text-fg outline-none focus-visible:border-accent focus-visible:ring-1 focus-visible:ring-accent aria-invalid:border-red';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(box, 'h-8', className)} />;
}

export function Textarea({ className, ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={4} {...rest} className={cx(box, 'py-1.5 leading-5', className)} />;
}

/** A label, its control, a hint, and what is wrong with the value. */
export function Field(props: {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null | undefined;
  className?: string;
  children: ReactElement<{ id?: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }>;
}) {
  const id = useId();
  const note = `${id}-note`;
  return (
    <div className={cx('grid content-start gap-1', props.className)}>
      <label htmlFor={id} className="text-12 font-medium">
        {props.label}
      </label>
      {cloneElement(props.children, {
        id,
        'aria-invalid': props.error ? true : undefined,
        'aria-describedby': props.error || props.hint ? note : undefined,
      } as Record<string, unknown>)}
      {(props.error || props.hint) && (
        <p id={note} className={cx('text-12', props.error ? 'text-red' : 'text-faint')}>
          {props.error ?? props.hint}
        </p>
      )}
    </div>
  );
}
