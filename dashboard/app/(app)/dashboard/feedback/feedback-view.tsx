'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Cable, FileUp, MessageSquare, Plus, SearchX } from 'lucide-react';
import { parseAsString, useQueryState, useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Button, ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { Pill } from '@/components/pill.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { FeedbackDrawer } from '@/features/feedback/feedback-drawer.tsx';
import { FeedbackFilters } from '@/features/feedback/feedback-filters.tsx';
import { FeedbackRows } from '@/features/feedback/feedback-rows.tsx';
import { feedbackFilterParsers, isFiltered } from '@/features/feedback/filters.ts';
import { ImportDialog } from '@/features/feedback/import-dialog.tsx';
import { feedbackListQuery } from '@/features/feedback/queries/feedback-list.ts';
import { ReportDialog } from '@/features/feedback/report-dialog.tsx';
import { statsQuery } from '@/features/projects/queries/stats.ts';
import { ConnectHint } from '@/features/sources/connect-hint.tsx';
import { exact } from '@/format/number.ts';
import { Pages } from '@/session/pages.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { PageHeader } from '@/shell/page-header.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { useLineKeys } from '../use-line-keys.ts';

/** Every report, as it came. */
export function FeedbackView() {
  const { api, project } = useProject();
  const [filters, set] = useQueryStates(feedbackFilterParsers);
  const [openId, setOpen] = useQueryState('report', parseAsString);
  const [reporting, setReporting] = useState(false);
  const [importing, setImporting] = useState(false);
  const stats = useQuery(statsQuery(api, project.id));
  const query = useInfiniteQuery(feedbackListQuery(api, project.id, filters));
  const off = useWhyNot()('triager');
  useLineKeys();
  useShortcut('new_report', () => setReporting(true), !off);

  return (
    <>
      <PageHeader
        title="Feedback"
        note={stats.data && <Pill>{exact(stats.data.feedback)} reports</Pill>}
        actions={
          <>
            <ButtonLink
              href="/settings/sources"
              icon={<Cable className="size-3.5" />}
              className="hidden sm:inline-flex"
            >
              Sources
            </ButtonLink>
            <Button
              icon={<FileUp className="size-3.5" />}
              off={off}
              className="hidden sm:inline-flex"
              onClick={() => setImporting(true)}
            >
              Import
            </Button>
            <Button
              variant="primary"
              icon={<Plus className="size-3.5" />}
              off={off}
              tip="New report"
              keys="c"
              onClick={() => setReporting(true)}
            >
              New report
            </Button>
          </>
        }
      />
      <FeedbackFilters />
      <div className="@container min-h-0 flex-1 overflow-y-auto">
        <Pages
          query={query}
          what="The feedback"
          loading={<RowSkeletons rows={16} height={40} />}
          empty={
            isFiltered(filters) ? (
              <Empty
                icon={<SearchX className="size-4.5" />}
                title="No report matches"
                action={<Button onClick={() => set(null)}>Clear the filters</Button>}
              />
            ) : (
              <Empty icon={<MessageSquare className="size-4.5" />} title="No reports yet">
                They come from your sources, or are typed in here.
                <ConnectHint />
              </Empty>
            )
          }
        >
          {(items) => <FeedbackRows items={items} openId={openId} onOpen={setOpen} />}
        </Pages>
      </div>
      <FeedbackDrawer feedbackId={openId} onClose={() => setOpen(null)} />
      <ReportDialog open={reporting} onOpenChange={setReporting} />
      <ImportDialog open={importing} onOpenChange={setImporting} />
    </>
  );
}
