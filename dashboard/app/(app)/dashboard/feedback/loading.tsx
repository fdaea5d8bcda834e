import { RowSkeletons, Skeleton } from '@/components/skeleton.tsx';

export default function Loading() {
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
