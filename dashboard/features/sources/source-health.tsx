import type { Source } from '@soulcaster/contract';
import { CircleAlert, CircleCheck, CircleDashed, CircleSlash, type LucideIcon } from 'lucide-react';
import { cx } from '@/components/cx.ts';

const looks: Record<Source['state'], { label: string; icon: LucideIcon; color: string }> = {
  listening: { label: 'Listening…', icon: CircleDashed, color: 'text-blue animate-spin-slow' },
  receiving: { label: 'Receiving', icon: CircleCheck, color: 'text-green' },
  failing: { label: 'Failing', icon: CircleAlert, color: 'text-red' },
  off: { label: 'Off', icon: CircleSlash, color: 'text-faint' },
};

export function SourceHealth({ state }: { state: Source['state'] }) {
  const { label, icon: Icon, color } = looks[state];
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" data-state={state}>
      <Icon className={cx('size-3.5', color)} aria-hidden="true" />
      {label}
    </span>
  );
}
