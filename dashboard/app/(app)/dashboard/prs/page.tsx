import { createLoader, type SearchParams } from 'nuqs/server';
import { jobListQuery } from '@/features/jobs/queries/job-list.ts';
import { pullRequestListQuery } from '@/features/pull-requests/queries/pull-request-list.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';
import { workParsers } from './filters.ts';
import { WorkView } from './work-view.tsx';

export const metadata = { title: 'Fixes and pull requests' };
const load = createLoader(workParsers);

export default async function WorkPage(props: { searchParams: Promise<SearchParams> }) {
  const [{ api, project }, filters] = await Promise.all([requireProject(), load(props.searchParams)]);
  return (
    <Prefetch
      queries={[
        filters.tab === 'prs'
          ? pullRequestListQuery(api, project.id, filters.state)
          : jobListQuery(api, project.id, filters.status),
      ]}
    >
      <WorkView />
    </Prefetch>
  );
}
