'use client';
import type { GroupingAct } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import {
  CircleHelp,
  FolderInput,
  LogOut,
  type LucideIcon,
  Merge,
  Pin,
  RotateCcw,
  Split,
  WandSparkles,
} from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { Ago } from '@/components/time.tsx';
import { useActUndo } from '@/session/act-undo.ts';
import { readable } from '@/session/problem.ts';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { groupingActsQuery } from './queries/grouping-acts.ts';

const icons: Record<GroupingAct['kind'], LucideIcon> = {
  merge: Merge,
  split: Split,
  move: FolderInput,
  detach: LogOut,
  pin: Pin,
  answer: CircleHelp,
  accept: WandSparkles,
};

/** What people did to the grouping of this cluster, each to be taken back as long as that is possible. */
export function ActHistory({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useQuery(groupingActsQuery(api, project.id, clusterId));
  const off = useWhyNot()('triager');
  const { undo, undoing } = useActUndo();
  const acts = query.data?.items ?? [];
  if (query.isError && acts.length === 0)
    return (
      <ErrorPanel
        className="m-0"
        title="What people did could not be loaded"
        error={readable(query.error)}
        onRetry={() => query.refetch()}
      />
    );
  if (acts.length === 0) return null;
  return (
    <section aria-labelledby="grouping-history">
      <h2 id="grouping-history" className="mb-2 text-13 font-semibold">
        Grouped by people
      </h2>
      <ol className="grid gap-2.5">
        {acts.map((act) => (
          <Act key={act.id} act={act} off={off} busy={undoing === act.id} undo={() => undo(act.id)} />
        ))}
      </ol>
    </section>
  );
}

function Act({ act, off, busy, undo }: { act: GroupingAct; off: string | null; busy: boolean; undo: () => void }) {
  const Icon = icons[act.kind];
  return (
    <li className="flex items-start gap-2 text-12">
      <Icon className="mt-px size-3.5 shrink-0 text-faint" aria-hidden="true" />
      <div className="min-w-0 flex-1">
        <p className={cx('wrap-anywhere', act.undone_at ? 'text-faint line-through' : 'text-muted')}>
          <span className={act.undone_at ? '' : 'text-fg'}>{act.actor}</span> {act.summary}
        </p>
        <p className="text-faint">
          <Ago at={act.created_at} inWords />
          {act.undone_at && (
            <>
              {' · undone by '}
              {act.undone_by ?? 'somebody'} <Ago at={act.undone_at} inWords />
            </>
          )}
          {!act.undone_at && act.undo_refused && <> · {act.undo_refused}</>}
        </p>
      </div>
      {!act.undone_at && !act.undo_refused && (
        <Button
          variant="ghost"
          className="-my-1 -mr-2"
          icon={<RotateCcw className="size-3" />}
          aria-label={`Undo: ${act.summary}`}
          off={off}
          busy={busy}
          onClick={undo}
        >
          Undo
        </Button>
      )}
    </li>
  );
}
