'use client';
import { type ReactNode, useId } from 'react';

/** A weight from 0 to 10. */
export function WeightSlider(props: {
  icon?: ReactNode;
  label: string;
  about?: string;
  value: number;
  onChange: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="clear-both grid grid-cols-[minmax(0,1fr)_7rem_2rem] items-center gap-x-3">
      <label htmlFor={id} className="flex min-w-0 items-center gap-2">
        {props.icon}
        <span className="min-w-0">
          {props.label}
          {props.about && <span className="block truncate text-12 text-muted">{props.about}</span>}
        </span>
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={10}
        step={0.5}
        value={props.value}
        onChange={(event) => props.onChange(event.target.valueAsNumber)}
        className="h-4 w-full accent-accent disabled:opacity-50"
      />
      <output htmlFor={id} className="tnum text-right text-12">
        {props.value}
      </output>
    </div>
  );
}
