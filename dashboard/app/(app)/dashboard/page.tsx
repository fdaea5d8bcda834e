import { decisionsQuery } from '@/features/decisions/queries/decisions.ts';
import { FirstRun } from '@/features/projects/first-run.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireSession } from '@/session/server.ts';
import { HomeView } from './home-view.tsx';

export const metadata = { title: 'Home' };

export default async function HomePage() {
  const { api, project } = await requireSession();
  if (!project) return <FirstRun />;
  return (
    <Prefetch queries={[decisionsQuery(api, project.id)]}>
      <HomeView />
    </Prefetch>
  );
}
