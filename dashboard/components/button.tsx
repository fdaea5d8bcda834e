'use client';
import { cva } from 'class-variance-authority';
import { LoaderCircle } from 'lucide-react';
import Link from 'next/link';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';
import { Tooltip } from './tooltip.tsx';

const look = cva(
  'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 select-none',
  {
    variants: {
      variant: {
        primary: 'bg-accent text-on-accent hover:bg-accent-hover',
        secondary: 'border border-line-strong bg-raised text-fg hover:bg-active',
        ghost: 'text-muted hover:bg-active hover:text-fg',
        danger: 'border border-line-strong bg-raised text-red hover:bg-red-soft',
      },
      size: { sm: 'h-7 px-2 text-12', md: 'h-8 px-3 text-13', icon: 'size-7' },
      off: { true: 'cursor-not-allowed opacity-55 hover:bg-inherit', false: '' },
    },
    compoundVariants: [
      { variant: 'primary', off: true, className: 'bg-active text-muted opacity-100 hover:bg-active' },
      { variant: ['secondary', 'danger'], off: true, className: 'text-muted opacity-100 hover:bg-raised' },
    ],
    defaultVariants: { variant: 'secondary', size: 'sm', off: false },
  },
);

type Look = {
  variant?: 'primary' | 'secondary' | 'ghost' | 'danger';
  size?: 'sm' | 'md' | 'icon';
  icon?: ReactNode;
  keys?: string | undefined;
  /** Shows the key inside the button instead of only in its tooltip. */
  showKeys?: boolean;
  tip?: ReactNode;
};

type ButtonProps = Omit<ComponentProps<'button'>, 'disabled'> &
  Look & {
    busy?: boolean;
    /** Why it cannot be pressed now. The button stays focusable so that the reason can be read. */
    off?: string | null | undefined;
  };

export function Button({ variant, size, icon, keys, showKeys, tip, busy, off, className, ...rest }: ButtonProps) {
  const content = tip ?? (keys && !showKeys ? rest['aria-label'] : null);
  const button = (
    <button
      type="button"
      {...rest}
      onClick={off || busy ? (event) => event.preventDefault() : rest.onClick}
      aria-disabled={off ? true : undefined}
      aria-busy={busy || undefined}
      aria-description={off ?? undefined}
      className={cx(look({ variant, size, off: Boolean(off) }), className)}
    >
      {busy ? <LoaderCircle className="size-3.5 animate-spin" aria-hidden="true" /> : icon}
      {rest.children}
      {showKeys && keys && !off && <Kbd keys={keys} tone={variant === 'primary' ? 'accent' : 'plain'} />}
    </button>
  );
  return (
    <Tooltip content={off ?? content} keys={off ? undefined : keys}>
      {button}
    </Tooltip>
  );
}

type ButtonLinkProps = ComponentProps<typeof Link> & Look;

export function ButtonLink({
  variant,
  size,
  icon,
  keys,
  showKeys,
  tip,
  className,
  children,
  ...rest
}: ButtonLinkProps) {
  const link = (
    <Link {...rest} className={cx(look({ variant, size }), className)}>
      {icon}
      {children}
      {showKeys && keys && <Kbd keys={keys} tone={variant === 'primary' ? 'accent' : 'plain'} />}
    </Link>
  );
  return tip ? (
    <Tooltip content={tip} keys={keys}>
      {link}
    </Tooltip>
  ) : (
    link
  );
}
