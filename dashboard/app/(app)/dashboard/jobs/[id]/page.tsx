import { JobView } from '@/features/jobs/job-view.tsx';
import { jobQuery } from '@/features/jobs/queries/job.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { orNotFound, requireProject } from '@/session/server.ts';
import { Crumbs } from '@/shell/crumbs.tsx';
import { PageHeader } from '@/shell/page-header.tsx';

export const metadata = { title: 'Fix' };

export default async function JobPage(props: { params: Promise<{ id: string }> }) {
  const [{ api, project }, { id }] = await Promise.all([requireProject(), props.params]);
  const job = await orNotFound(api.project(project.id).jobs.get(id));
  return (
    <Prefetch queries={[{ ...jobQuery(api, project.id, id), queryFn: async () => job }]}>
      <PageHeader
        title={<Crumbs parent="Fixes & PRs" href="/dashboard/prs?tab=fixes" here={`Fix of ${job.cluster_short_id}`} />}
      />
      <JobView jobId={id} />
    </Prefetch>
  );
}
