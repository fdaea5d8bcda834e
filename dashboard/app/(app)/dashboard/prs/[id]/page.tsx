import { PullRequestView } from '@/features/pull-requests/pull-request-view.tsx';
import { pullRequestQuery } from '@/features/pull-requests/queries/pull-request.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { orNotFound, requireProject } from '@/session/server.ts';
import { Crumbs } from '@/shell/crumbs.tsx';
import { PageHeader } from '@/shell/page-header.tsx';

export const metadata = { title: 'Pull request' };

export default async function PullRequestPage(props: { params: Promise<{ id: string }> }) {
  const [{ api, project }, { id }] = await Promise.all([requireProject(), props.params]);
  const pr = await orNotFound(api.project(project.id).pullRequests.get(id));
  return (
    <Prefetch queries={[{ ...pullRequestQuery(api, project.id, id), queryFn: async () => pr }]}>
      <PageHeader title={<Crumbs parent="Fixes & PRs" href="/dashboard/prs" here={`#${pr.number}`} />} />
      <PullRequestView prId={id} />
    </Prefetch>
  );
}
