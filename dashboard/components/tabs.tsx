'use client';
import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export interface Tab {
  value: string;
  label: string;
  count?: number | undefined;
  panel: ReactNode;
}

export function Tabs(props: { tabs: Tab[]; value: string; onChange: (value: string) => void; className?: string }) {
  return (
    <Base.Root value={props.value} onValueChange={(value) => props.onChange(String(value))} className="min-h-0">
      <Base.List className={cx('flex gap-4 overflow-x-auto border-b border-line px-4', props.className)}>
        {props.tabs.map((tab) => (
          <Base.Tab
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 border-transparent text-13 text-muted hover:text-fg data-active:border-accent data-active:font-medium data-active:text-fg"
          >
            {tab.label}
            {tab.count !== undefined && <span className="tnum text-12 text-faint">{tab.count}</span>}
          </Base.Tab>
        ))}
      </Base.List>
      {props.tabs.map((tab) => (
        <Base.Panel key={tab.value} value={tab.value} className="outline-none">
          {tab.panel}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
