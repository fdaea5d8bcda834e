import { createLoader, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { capabilitiesQuery } from '@/features/capabilities/queries/capabilities.ts';
import { sourceKindsQuery } from '@/features/sources/queries/source-kinds.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireSession } from '@/session/server.ts';
import { SetupView } from './setup-view.tsx';

export const metadata = { title: 'Set up a project' };
const load = createLoader({
  step: parseAsStringLiteral(['project', 'repository', 'source'] as const).withDefault('project'),
});

export default async function SetupPage(props: { searchParams: Promise<SearchParams> }) {
  const [{ api, project }, { step }] = await Promise.all([requireSession(), load(props.searchParams)]);
  return (
    <Prefetch queries={[capabilitiesQuery(api), sourceKindsQuery(api)]}>
      <SetupView step={project ? step : 'project'} />
    </Prefetch>
  );
}
