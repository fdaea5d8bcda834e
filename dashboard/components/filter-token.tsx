'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { Menu } from './menu.tsx';

/** A filter as a token: dashed while unset, its value and a cross when set. */
export function FilterToken(props: {
  label: string;
  icon: ReactNode;
  value: string | null;
  onClear: () => void;
  children: ReactNode;
}) {
  const set = props.value !== null;
  return (
    <div
      className={cx(
        'flex h-7 shrink-0 items-center rounded-md border text-12',
        set ? 'border-transparent bg-accent-soft text-accent-text' : 'border-dashed border-line-strong text-muted',
      )}
    >
      <Menu
        trigger={
          <button
            type="button"
            className={cx('flex h-full items-center gap-1.5 rounded-md px-2', !set && 'hover:bg-active hover:text-fg')}
          >
            <span className="flex size-3.5 items-center justify-center">{props.icon}</span>
            <span className="max-w-44 truncate">
              {props.label}
              {set && `: ${props.value}`}
            </span>
          </button>
        }
      >
        {props.children}
      </Menu>
      {set && (
        <button
          type="button"
          aria-label={`Clear the filter ${props.label}`}
          onClick={props.onClear}
          className="flex h-full items-center rounded-md pr-1.5 pl-0.5 hover:text-fg"
        >
          <X className="size-3.5" aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
