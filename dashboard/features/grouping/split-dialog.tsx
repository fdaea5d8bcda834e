'use client';
import type { ClusterEnd, Feedback, SplitProposal } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Split } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Dialog } from '@/components/dialog.tsx';
import { ErrorPanel } from '@/components/error-panel.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { counted } from '@/format/number.ts';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { reportsOfClusterQuery } from './queries/reports-of-cluster.ts';
import { splitProposalQuery } from './queries/split-proposal.ts';
import { SplitPart } from './split-part.tsx';

interface Props {
  cluster: ClusterEnd;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onSplit: (feedbackIds: string[]) => void;
}

/** What leaves a cluster: proposed where the grouping sees a seam, then chosen report by report. */
export function SplitDialog(props: Props) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={`Split ${props.cluster.short_id}`}
      description="Tick what leaves for a cluster of its own. The two are then kept apart; this can be undone."
      className="max-w-2xl overflow-hidden"
    >
      <SplitBody {...props} />
    </Dialog>
  );
}

function SplitBody(props: Props) {
  const { api, project } = useProject();
  const proposal = useQuery(splitProposalQuery(api, project.id, props.cluster.id));
  const reports = useQuery(reportsOfClusterQuery(api, project.id, props.cluster.id));
  if (reports.isError)
    return (
      <ErrorPanel
        className="mx-0"
        title="The reports could not be loaded"
        error={readable(reports.error)}
        onRetry={() => reports.refetch()}
      />
    );
  if (!reports.data || proposal.isPending) return <BlockSkeleton lines={8} />;
  return (
    <SplitForm
      {...props}
      reports={reports.data}
      parts={withTheRest(proposal.data?.parts ?? [], reports.data)}
      noProposal={proposal.isError ? readable(proposal.error).message : null}
    />
  );
}

function SplitForm(
  props: Props & { reports: Map<string, Feedback>; parts: SplitProposal['parts']; noProposal: string | null },
) {
  const { reports, parts, noProposal } = props;
  const [leaving, setLeaving] = useState<ReadonlySet<string>>(() => new Set(parts[1]?.feedback_ids));
  const count = leaving.size;
  const off =
    count === 0
      ? 'Tick what leaves.'
      : count >= props.cluster.count
        ? 'At least one report must stay: untick one.'
        : null;
  const set = (ids: string[], leaves: boolean) =>
    setLeaving((before) => {
      const next = new Set(before);
      for (const id of ids) leaves ? next.add(id) : next.delete(id);
      return next;
    });

  return (
    <form
      className="-mb-5 grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (off) return;
        props.onOpenChange(false);
        props.onSplit([...leaving]);
      }}
    >
      {parts.length < 2 && (
        <p className="text-12 text-muted">
          {noProposal ? `There is no proposal: ${noProposal}` : 'The grouping sees no seam in these reports.'} Choose
          yourself what leaves.
        </p>
      )}
      {parts.map((part, index) => (
        <SplitPart
          key={part.feedback_ids[0] ?? index}
          name={parts.length < 2 ? 'All reports' : `Part ${index + 1}`}
          part={part}
          reports={reports}
          leaving={leaving}
          onChange={set}
        />
      ))}
      <footer className="sticky -bottom-5 -mx-5 flex items-center gap-2 border-t border-line bg-raised px-5 py-3">
        <p className="tnum mr-auto text-12 text-muted" aria-live="polite">
          {counted(count, 'report leaves', 'reports leave')}, {props.cluster.count - count} stay
        </p>
        <Button size="md" variant="ghost" onClick={() => props.onOpenChange(false)}>
          Cancel
        </Button>
        <Button size="md" variant="primary" type="submit" autoFocus icon={<Split className="size-3.5" />} off={off}>
          Split off {count > 0 && counted(count, 'report')}
        </Button>
      </footer>
    </form>
  );
}

/** A report that came after the proposal was made belongs to the first, the largest part. */
function withTheRest(parts: SplitProposal['parts'], reports: Map<string, Feedback>): SplitProposal['parts'] {
  const placed = new Set(parts.flatMap((part) => part.feedback_ids));
  const rest = [...reports.keys()].filter((id) => !placed.has(id));
  const [first = { title: '', terms: [], feedback_ids: [] }, ...others] = parts;
  return [{ ...first, feedback_ids: [...first.feedback_ids, ...rest] }, ...others];
}
