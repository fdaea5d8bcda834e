'use client';
import { CircleCheck, Layers, SearchX } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { counted } from '@/format/number.ts';
import { clusterFilterParsers, isFiltered } from './filters.ts';

/** The four ways in which a list of clusters is empty. */
export function ClusterEmpty(props: { any: boolean; waiting: number; connect: ReactNode }) {
  const [filters, set] = useQueryStates(clusterFilterParsers);
  if (isFiltered(filters))
    return (
      <Empty
        icon={<SearchX className="size-4.5" />}
        title="No cluster matches"
        action={<Button onClick={() => set(null)}>Clear the filters</Button>}
      >
        {filters.text ? `Nothing is called “${filters.text}” with these filters.` : 'Nothing matches these filters.'}
      </Empty>
    );
  if (props.waiting > 0)
    return (
      <Empty icon={<Layers className="size-4.5" />} title={`${counted(props.waiting, 'report')} being grouped`}>
        The first clusters appear here in moments.
      </Empty>
    );
  if (props.any)
    return (
      <Empty
        icon={<CircleCheck className="size-4.5 text-green" />}
        title="Nothing is open"
        action={<Button onClick={() => set({ status: 'all' })}>Show resolved and ignored</Button>}
      >
        Every cluster is resolved or ignored. New ones appear here by themselves.
      </Empty>
    );
  return (
    <Empty icon={<Layers className="size-4.5" />} title="No reports yet">
      A cluster is one problem, made of all its reports. It begins with the first report.
      {props.connect}
    </Empty>
  );
}
