import { RowSkeletons, Skeleton } from '@/components/skeleton.tsx';

export default function Loading() {
  return (
    <>
      <div className="flex h-11 items-center border-b border-line px-4">
        <Skeleton className="w-24" />
      </div>
      <RowSkeletons rows={12} height={40} />
    </>
  );
}
