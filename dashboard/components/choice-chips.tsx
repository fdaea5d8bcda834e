'use client';
import { Check } from 'lucide-react';
import { cx } from './cx.ts';

/** Any number of a few known values, each on or off. */
export function ChoiceChips(props: {
  id?: string;
  'aria-describedby'?: string;
  label: string;
  options: string[];
  values: string[];
  onChange: (values: string[]) => void;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a second frame around a labelled input
    <div
      role="group"
      aria-label={props.label}
      aria-describedby={props['aria-describedby']}
      className="flex flex-wrap gap-1.5"
    >
      {props.options.map((option, index) => {
        const on = props.values.includes(option);
        return (
          <button
            key={option}
            id={index === 0 ? props.id : undefined}
            type="button"
            aria-pressed={on}
            onClick={() =>
              props.onChange(props.options.filter((other) => (other === option ? !on : props.values.includes(other))))
            }
            className={cx(
              'flex h-7 items-center gap-1 rounded-md border px-2 text-12',
              on
                ? 'border-transparent bg-accent-soft text-accent-text'
                : 'border-line-strong text-muted hover:bg-active hover:text-fg',
            )}
          >
            {on && <Check className="size-3.5" aria-hidden="true" />}
            {option}
          </button>
        );
      })}
    </div>
  );
}
