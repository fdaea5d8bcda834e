import { cx } from '@/components/cx.ts';

export const Mark = ({ letter = 'S', className }: { letter?: string; className?: string }) => (
  <span
    aria-hidden="true"
    className={cx(
      'flex size-5.5 shrink-0 items-center justify-center rounded-md bg-linear-to-br from-[#8b6ff0] to-[#5453e1] text-11 font-semibold text-[#fff]',
      className,
    )}
  >
    {letter}
  </span>
);
