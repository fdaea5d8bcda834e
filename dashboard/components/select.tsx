'use client';
import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronsUpDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface Option<T extends string> {
  value: T;
  label: ReactNode;
  detail?: string;
  off?: boolean;
}

export function Select<T extends string>(props: {
  id?: string;
  'aria-label'?: string;
  'aria-describedby'?: string;
  value: T;
  options: Option<T>[];
  onChange: (value: T) => void;
  disabled?: boolean;
  className?: string;
}) {
  const current = props.options.find((option) => option.value === props.value);
  return (
    <Base.Root
      value={props.value}
      disabled={props.disabled ?? false}
      modal={false}
      onValueChange={(value) => value !== null && props.onChange(value as T)}
    >
      <Base.Trigger
        id={props.id}
        aria-label={props['aria-label']}
        aria-describedby={props['aria-describedby']}
        className={cx(
          'flex h-8 w-full items-center gap-2 rounded-md border border-line-strong bg-bg px-2.5 text-13 hover:bg-hover data-disabled:text-faint',
          props.className,
        )}
      >
        <span className="min-w-0 flex-1 truncate text-left">{current?.label ?? props.value}</span>
        <ChevronsUpDown className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-40">
          <Base.Popup className="max-h-(--available-height) min-w-(--anchor-width) overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none">
            {props.options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.off ?? false}
                className="flex min-h-7.5 cursor-default items-center gap-2 rounded-md px-2 py-1 text-13 outline-none select-none data-highlighted:bg-active data-disabled:text-faint"
              >
                <Base.ItemText className="flex-1">{option.label}</Base.ItemText>
                {option.detail && <span className="text-12 text-faint">{option.detail}</span>}
                <Base.ItemIndicator>
                  <Check className="size-3.5 text-accent-text" aria-hidden="true" />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
