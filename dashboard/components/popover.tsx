'use client';
import { Popover as Base } from '@base-ui/react/popover';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';

/** Details of one thing, beside it: on hover for a look, on a press to stay. */
export function Popover(props: {
  trigger: ReactElement;
  label: string;
  align?: 'start' | 'end';
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Root>
      <Base.Trigger openOnHover delay={250} render={props.trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} collisionPadding={8} align={props.align ?? 'start'} className="z-40">
          <Base.Popup
            aria-label={props.label}
            className={cx(
              'w-[min(22rem,calc(100vw-1rem))] rounded-lg bg-raised p-3.5 shadow-pop outline-none',
              props.className,
            )}
          >
            {props.children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
