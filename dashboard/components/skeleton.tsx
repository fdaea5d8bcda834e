import { cx } from './cx.ts';

export const Skeleton = ({ className }: { className?: string }) => (
  <div className={cx('h-3 rounded-sm bg-active', className)} />
);

/** Rows in the shape of the list to come; shown only when loading takes longer than a blink. */
export function RowSkeletons({ rows = 14, height = 36 }: { rows?: number; height?: number }) {
  return (
    <div className="appear-late" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the rows have no identity and never move
          key={index}
          className="flex items-center gap-4 border-b border-line px-4"
          style={{ height }}
        >
          <Skeleton className="size-4 rounded-full" />
          <Skeleton className="w-14" />
          <Skeleton className={cx('flex-1', ['max-w-md', 'max-w-sm', 'max-w-lg'][index % 3])} />
          <Skeleton className="ml-auto hidden w-16 sm:block" />
          <Skeleton className="w-8" />
        </div>
      ))}
    </div>
  );
}

export function BlockSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div className="appear-late grid gap-3 p-4" role="status" aria-label="Loading">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no identity and never move
        <Skeleton key={index} className={['w-3/4', 'w-full', 'w-2/3'][index % 3] ?? ''} />
      ))}
    </div>
  );
}

/** A page that is a list under its filters, before anything of it is known. */
export function ListSkeleton() {
  return (
    <>
      <div className="flex h-11 items-center border-b border-line px-4">
        <Skeleton className="w-24" />
      </div>
      <div className="flex h-11 items-center gap-2 border-b border-line px-4">
        <Skeleton className="h-7 w-60" />
        <Skeleton className="h-7 w-20" />
        <Skeleton className="h-7 w-20" />
      </div>
      <RowSkeletons rows={18} />
    </>
  );
}
