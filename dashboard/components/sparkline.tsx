import { cx } from './cx.ts';

const width = 64;
const height = 16;
/** So few reports fill a bar: one report alone must not look like a storm. */
const fullBar = 3;

/** Bars of the last days, oldest first. `hot` marks a rise that deserves a look. */
export function Sparkline({ values, hot, label }: { values: number[]; hot?: boolean; label: string }) {
  const top = Math.max(fullBar, ...values);
  const step = width / Math.max(1, values.length);
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      className={cx('shrink-0', hot ? 'text-red-bar' : 'text-bar')}
    >
      <title>{label}</title>
      {values.map((value, index) => {
        const tall = value === 0 ? 1 : Math.max(2, (value / top) * height);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its position
            key={index}
            x={index * step}
            y={height - tall}
            width={Math.max(1, step - 1.5)}
            height={tall}
            rx={0.5}
            fill="currentColor"
            opacity={value === 0 ? 0.35 : 1}
          />
        );
      })}
    </svg>
  );
}

/** The same days as an area, for the head of a detail. */
export function ActivityArea({ values, label }: { values: number[]; label: string }) {
  const top = Math.max(1, ...values);
  const at = (value: number, index: number) =>
    `${(index / Math.max(1, values.length - 1)) * 300},${46 - (value / top) * 40}`;
  const line = values.map(at).join(' ');
  return (
    <svg viewBox="0 0 300 48" preserveAspectRatio="none" className="h-12 w-full" role="img" aria-label={label}>
      <title>{label}</title>
      <polygon points={`0,48 ${line} 300,48`} fill="var(--accent-soft)" />
      <polyline points={line} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
