'use client';
import { ClusterSort } from '@soulcaster/contract';
import { ArrowDownWideNarrow, Check } from 'lucide-react';
import { Menu, MenuItem } from '@/components/menu.tsx';

const sorts: Record<ClusterSort, string> = {
  impact: 'impact',
  last_seen: 'last seen',
  count: 'most reports',
  created: 'newest',
};

/** In which order the clusters come. */
export function SortMenu({ sort, onChange }: { sort: ClusterSort; onChange: (sort: ClusterSort) => void }) {
  return (
    <div className="ml-auto shrink-0 pl-2">
      <Menu
        align="end"
        trigger={
          <button
            type="button"
            className="flex h-7 items-center gap-1.5 rounded-md px-2 text-12 text-muted hover:bg-active hover:text-fg"
          >
            <ArrowDownWideNarrow className="size-3.5" aria-hidden="true" />
            <span className="whitespace-nowrap">Sort: {sorts[sort]}</span>
          </button>
        }
      >
        {ClusterSort.options.map((one) => (
          <MenuItem
            key={one}
            icon={one === sort ? <Check className="size-4" /> : <span />}
            onSelect={() => onChange(one)}
          >
            {sorts[one]}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}
