'use client';
import type { GroupingDiff } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { CheckCheck, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { Card, Section } from '@/components/section.tsx';
import { RowSkeletons } from '@/components/skeleton.tsx';
import { counted, exact } from '@/format/number.ts';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { ChangeLine } from './change-line.tsx';
import { useAcceptChanges } from './queries/accept-changes.ts';
import { groupingDiffQuery } from './queries/cluster-jobs.ts';
import { useChangeKeys } from './use-change-keys.ts';

const page = 100;

/** What a previewed run would change, to be accepted one by one or all at once. */
export function DiffView({ jobId }: { jobId: string }) {
  const { api, project } = useProject();
  const query = useQuery(groupingDiffQuery(api, project.id, jobId));
  return (
    <Data query={query} what="What would change" loading={<RowSkeletons rows={6} height={64} />}>
      {(diff) =>
        diff.changes.length === 0 ? <NoChange unchanged={diff.unchanged} /> : <Changes jobId={jobId} diff={diff} />
      }
    </Data>
  );
}

function Changes({ jobId, diff }: { jobId: string; diff: GroupingDiff }) {
  const [shown, setShown] = useState(page);
  const accept = useAcceptChanges(jobId);
  const off = useWhyNot()('triager');
  const open = diff.changes.filter(({ state }) => state === 'open');
  const moves = open.reduce((sum, change) => sum + change.moves.length, 0);
  const pending = accept.isPending ? accept.variables : undefined;
  const give = (ids: string[] | null) => !off && !accept.isPending && accept.mutate(ids);
  const keys = useChangeKeys(diff.changes.slice(0, shown).filter(({ state }) => state === 'open'));
  useShortcut('accept', () => keys.current && give([keys.current]), open.length > 0 && !off);
  return (
    <Section
      title="What would change"
      count={diff.changes.length}
      aside={
        <Button
          variant="primary"
          icon={<CheckCheck className="size-3.5" />}
          off={off ?? (open.length === 0 ? 'No change is left to accept.' : null)}
          busy={pending === null}
          onClick={() => give(null)}
        >
          {open.length > 1 ? `Accept all ${exact(open.length)}` : 'Accept all'}
        </Button>
      }
    >
      <p className="tnum -mt-1 text-muted">
        {counted(moves, 'report')} would move; {counted(diff.unchanged, 'report')} would stay where{' '}
        {diff.unchanged === 1 ? 'it is' : 'they are'}.
      </p>
      <Card>
        <ul className="divide-y divide-line">
          {diff.changes.slice(0, shown).map((change) => (
            <ChangeLine
              key={change.id}
              change={change}
              off={off}
              current={keys.current === change.id}
              busy={pending === null ? change.state === 'open' : Boolean(pending?.includes(change.id))}
              onFocus={() => keys.setCurrent(change.id)}
              onAccept={() => give([change.id])}
            />
          ))}
        </ul>
      </Card>
      {diff.changes.length > shown && (
        <Button className="justify-self-start" onClick={() => setShown(shown + page)}>
          Show more
        </Button>
      )}
    </Section>
  );
}

const NoChange = ({ unchanged }: { unchanged: number }) => (
  <Empty icon={<CircleCheck className="size-4.5 text-green" />} title="Nothing would change">
    {unchangedWords(unchanged)}
  </Empty>
);

function unchangedWords(unchanged: number): string {
  if (unchanged === 0) return 'There was no report to group.';
  if (unchanged === 1) return 'Grouped anew, the one report would end where it is now.';
  return `Grouped anew, all ${counted(unchanged, 'report')} would end where they are now.`;
}
