'use client';
import type { ClusterDetail, Example, Feedback } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Split } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { Section } from '@/components/section.tsx';
import { ExamplesCard } from '@/features/examples/examples-card.tsx';
import { examplesQuery } from '@/features/examples/queries/examples.ts';
import { Frames } from '@/features/feedback/feedback-body.tsx';
import { FeedbackOfCluster } from '@/features/feedback/feedback-of-cluster.tsx';
import { WhyTogether } from '@/features/grouping/why-together.tsx';
import { JobsOfCluster } from '@/features/jobs/jobs-of-cluster.tsx';
import { jobsOfClusterQuery } from '@/features/jobs/queries/jobs-of-cluster.ts';
import { PlanCard } from '@/features/plans/plan-card.tsx';
import { useProject } from '@/session/session.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import type { ClusterGrouping } from './use-cluster-grouping.ts';

interface Props {
  cluster: ClusterDetail;
  /** Those that are loaded. */
  reports: Feedback[];
  grouping: ClusterGrouping;
}

const isProposed = ({ state }: Example) => state === 'proposed';

/** What is known of the problem: the crash, its fixes, why its reports are together, the reports, examples, the plan. */
export function ClusterEvidence({ cluster, reports, grouping }: Props) {
  const { api, project } = useProject();
  const jobs = useQuery(jobsOfClusterQuery(api, project.id, cluster.id));
  const examples = useQuery(examplesQuery(api, project.id, cluster.id));
  // What waits for a person stands where it is seen.
  const asks = examples.data && (examples.data.in_reports > 0 || examples.data.items.some(isProposed));
  return (
    <div className="@container order-3 mx-auto grid w-full max-w-4xl content-start gap-6 p-4 @4xl:p-6">
      {cluster.exception && (
        <Section title="Crash">
          <p className="font-mono text-12 wrap-anywhere text-red">
            {cluster.exception.type}: {cluster.exception.value}
          </p>
          {cluster.frames.length > 0 && <Frames frames={cluster.frames} />}
        </Section>
      )}
      {jobs.data && jobs.data.items.length > 0 && (
        <Section title="Fixes">
          <JobsOfCluster clusterId={cluster.id} />
        </Section>
      )}
      {asks && <ExamplesCard clusterId={cluster.id} />}
      {cluster.count > 1 && (
        <Section
          title="Why together?"
          aside={
            <Button
              icon={<Split className="size-3.5" />}
              keys={keysOf('split')}
              tip="Take it apart"
              off={grouping.splitOff}
              onClick={() => grouping.ask('split')}
            >
              Split…
            </Button>
          }
        >
          <WhyTogether cluster={cluster} reports={reports} acts={grouping.acts} />
        </Section>
      )}
      <Section title="Reports" count={cluster.count}>
        <FeedbackOfCluster cluster={cluster} acts={grouping.acts} />
      </Section>
      {!asks && <ExamplesCard clusterId={cluster.id} />}
      <PlanCard clusterId={cluster.id} />
    </div>
  );
}
