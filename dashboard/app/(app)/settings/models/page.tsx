import { CapabilityList } from '@/features/capabilities/capability-list.tsx';
import { capabilitiesQuery } from '@/features/capabilities/queries/capabilities.ts';
import { EmbedderProgress } from '@/features/clustering/embedder-progress.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireSession } from '@/session/server.ts';

export const metadata = { title: 'Models and sandboxes' };

export default async function ModelsPage() {
  const { api } = await requireSession();
  return (
    <Prefetch queries={[capabilitiesQuery(api)]}>
      <CapabilityList embedderProgress={<EmbedderProgress />} />
    </Prefetch>
  );
}
