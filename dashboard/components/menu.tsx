'use client';
import { Menu as Base } from '@base-ui/react/menu';
import { Check } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';

const row =
  'flex min-h-7.5 cursor-default items-center gap-2 rounded-md px-2 py-1 text-13 outline-none select-none data-highlighted:bg-active data-disabled:text-faint';

export function Menu(props: {
  trigger: ReactElement;
  align?: 'start' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
  children: ReactNode;
}) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={props.trigger as ReactElement<Record<string, unknown>>} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} align={props.align ?? 'start'} side={props.side ?? 'bottom'} className="z-40">
          <Base.Popup
            className={cx(
              'max-h-(--available-height) min-w-48 overflow-y-auto rounded-lg bg-raised p-1 shadow-pop outline-none',
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

export function MenuItem(props: {
  icon?: ReactNode;
  children: ReactNode;
  detail?: ReactNode;
  keys?: string | undefined;
  danger?: boolean;
  off?: string | null | undefined;
  onSelect: () => void;
}) {
  return (
    <Base.Item
      className={cx(row, props.danger && 'text-red')}
      disabled={Boolean(props.off)}
      title={props.off ?? undefined}
      onClick={props.onSelect}
    >
      <Icon>{props.icon}</Icon>
      <span className="min-w-0 flex-1 truncate">{props.children}</span>
      {props.detail && <span className="text-12 text-faint">{props.detail}</span>}
      {props.keys && <Kbd keys={props.keys} />}
    </Base.Item>
  );
}

export function MenuLink(props: { icon?: ReactNode; href: string; current?: boolean; children: ReactNode }) {
  return (
    <Base.LinkItem className={row} href={props.href}>
      <Icon>{props.icon}</Icon>
      <span className="min-w-0 flex-1 truncate">{props.children}</span>
      {props.current && <Check className="size-3.5 text-accent-text" aria-label="current" />}
    </Base.LinkItem>
  );
}

export function MenuCheck(props: { icon?: ReactNode; checked: boolean; onChange: () => void; children: ReactNode }) {
  return (
    <Base.CheckboxItem
      className={row}
      checked={props.checked}
      onCheckedChange={() => props.onChange()}
      closeOnClick={false}
    >
      <span
        className={cx(
          'flex size-3.5 items-center justify-center rounded-sm border border-line-strong',
          props.checked && 'border-accent bg-accent text-on-accent',
        )}
      >
        {props.checked && <Check className="size-3" strokeWidth={3} />}
      </span>
      <Icon>{props.icon}</Icon>
      <span className="min-w-0 flex-1 truncate">{props.children}</span>
    </Base.CheckboxItem>
  );
}

export const MenuLabel = ({ children }: { children: ReactNode }) => (
  <div className="px-2 pt-1.5 pb-1 text-11 text-faint">{children}</div>
);

export const MenuSeparator = () => <Base.Separator className="mx-1 my-1 h-px bg-line" />;

function Icon({ children }: { children: ReactNode }) {
  return children ? <span className="flex size-4 items-center justify-center text-muted">{children}</span> : null;
}
