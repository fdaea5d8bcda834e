'use client';
import { JobStatus } from '@soulcaster/contract';
import { CircleDashed, GitPullRequest } from 'lucide-react';
import { useQueryStates } from 'nuqs';
import { FilterToken } from '@/components/filter-token.tsx';
import { MenuItem } from '@/components/menu.tsx';
import { Tabs } from '@/components/tabs.tsx';
import { JobList } from '@/features/jobs/job-list.tsx';
import { PullRequestList } from '@/features/pull-requests/pull-request-list.tsx';
import { PageHeader } from '@/shell/page-header.tsx';
import { JobStatusIcon, jobStatusLabel } from '@/vocabulary/job-stage.tsx';
import { PrStateIcon, prStateLabel } from '@/vocabulary/pr-state.tsx';
import { useLineKeys } from '../use-line-keys.ts';
import { prStates, workParsers } from './filters.ts';

/** Every pull request and every fix attempt. */
export function WorkView() {
  const [filters, set] = useQueryStates(workParsers, { history: 'push' });
  useLineKeys();
  const bar = 'flex min-h-11 items-center border-b border-line px-4';
  return (
    <>
      <PageHeader title="Fixes & PRs" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <Tabs
          value={filters.tab}
          onChange={(tab) => set({ tab: tab === 'fixes' ? 'fixes' : null })}
          tabs={[
            {
              value: 'prs',
              label: 'Pull requests',
              panel: (
                <>
                  <div className={bar}>
                    <FilterToken
                      label="State"
                      icon={<GitPullRequest className="size-3.5" />}
                      value={filters.state && prStateLabel({ state: filters.state, draft: false })}
                      onClear={() => set({ state: null })}
                    >
                      {prStates.map((state) => (
                        <MenuItem
                          key={state}
                          icon={<PrStateIcon pr={{ state, draft: false }} />}
                          onSelect={() => set({ state })}
                        >
                          {prStateLabel({ state, draft: false })}
                        </MenuItem>
                      ))}
                    </FilterToken>
                  </div>
                  <PullRequestList state={filters.state} onClear={() => set({ state: null })} />
                </>
              ),
            },
            {
              value: 'fixes',
              label: 'Fixes',
              panel: (
                <>
                  <div className={bar}>
                    <FilterToken
                      label="Status"
                      icon={<CircleDashed className="size-3.5" />}
                      value={filters.status && jobStatusLabel(filters.status)}
                      onClear={() => set({ status: null })}
                    >
                      {JobStatus.options.map((status) => (
                        <MenuItem
                          key={status}
                          icon={<JobStatusIcon status={status} />}
                          onSelect={() => set({ status })}
                        >
                          {jobStatusLabel(status)}
                        </MenuItem>
                      ))}
                    </FilterToken>
                  </div>
                  <JobList status={filters.status} onClear={() => set({ status: null })} />
                </>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}
