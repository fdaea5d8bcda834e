import { cx } from '@/components/cx.ts';
import { GridHeading, GridRow } from '@/components/grid.tsx';
import { column, headings } from './columns.ts';

/** The line of column names. */
export function ClusterHeadings() {
  return (
    <GridRow
      aria-rowindex={1}
      className="flex h-8 shrink-0 items-center gap-3 border-b border-l-2 border-line border-l-transparent pr-4 pl-3.5 text-11 text-faint"
    >
      <GridHeading className="hidden w-4 shrink-0 @lg:block">
        <span className="sr-only">Selected</span>
      </GridHeading>
      {headings.map(({ key, label }) => (
        <GridHeading key={key} className={cx(column[key], key === 'status' && 'overflow-hidden')}>
          <span className={cx(key === 'status' && 'sr-only @4xl:not-sr-only')}>{label}</span>
        </GridHeading>
      ))}
    </GridRow>
  );
}
