'use client';
import { Tooltip as Base } from '@base-ui/react/tooltip';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

export function Tooltip(props: { content: ReactNode; keys?: string | undefined; children: ReactElement }) {
  if (!props.content) return props.children;
  return (
    <Base.Root>
      <Base.Trigger render={props.children as ReactElement<Record<string, unknown>>} delay={350} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="flex max-w-72 items-center gap-2 rounded-md bg-raised px-2 py-1 text-12 text-fg shadow-pop">
            {props.content}
            {props.keys && <Kbd keys={props.keys} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export const TooltipProvider = Base.Provider;
