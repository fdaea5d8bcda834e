import type { ReactNode } from 'react';
import { cx } from './cx.ts';

const tones = {
  plain: 'border-line-strong text-muted',
  accent: 'border-transparent bg-accent-soft text-accent-text',
  green: 'border-transparent bg-green-soft text-green',
  red: 'border-transparent bg-red-soft text-red',
  amber: 'border-transparent bg-amber-soft text-amber',
};

export type Tone = keyof typeof tones;

export function Pill(props: { tone?: Tone; title?: string | undefined; className?: string; children: ReactNode }) {
  return (
    <span
      title={props.title}
      className={cx(
        'inline-flex h-5 shrink-0 items-center gap-1 rounded-full border px-2 text-11 whitespace-nowrap',
        tones[props.tone ?? 'plain'],
        props.className,
      )}
    >
      {props.children}
    </span>
  );
}
