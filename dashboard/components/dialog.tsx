'use client';
import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  className?: string;
}

const backdrop =
  'fixed inset-0 z-30 bg-scrim transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0';

export function Dialog(props: Props) {
  return (
    <Base.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup
          className={cx(
            'fixed top-[12vh] left-1/2 z-30 flex max-h-[80vh] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 flex-col rounded-xl bg-raised shadow-pop outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0',
            props.className,
          )}
        >
          <Heading {...props} />
          <div className="min-h-0 overflow-y-auto px-5 pb-5">{props.children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** A panel from the right, over the page. */
export function Sheet(props: Props) {
  return (
    <Base.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdrop} />
        <Base.Popup
          className={cx(
            'fixed inset-y-0 right-0 z-30 flex w-full max-w-xl flex-col bg-bg shadow-pop outline-none transition-[transform,opacity] duration-150 data-ending-style:translate-x-6 data-ending-style:opacity-0 data-starting-style:translate-x-6 data-starting-style:opacity-0',
            props.className,
          )}
        >
          <Heading {...props} />
          <div className="@container min-h-0 flex-1 overflow-y-auto px-5 pb-6">{props.children}</div>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

function Heading(props: Props) {
  return (
    <header className="flex items-start gap-3 px-5 pt-4 pb-3">
      <div className="min-w-0 flex-1">
        <Base.Title className="text-14 font-semibold">{props.title}</Base.Title>
        {props.description && <Base.Description className="mt-0.5 text-muted">{props.description}</Base.Description>}
      </div>
      <Base.Close
        aria-label="Close"
        className="-mr-1.5 flex size-7 items-center justify-center rounded-md text-muted hover:bg-active"
      >
        <X className="size-4" />
      </Base.Close>
    </header>
  );
}
