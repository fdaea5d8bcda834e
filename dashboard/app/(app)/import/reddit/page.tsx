import { sourceListQuery } from '@/features/sources/queries/source-list.ts';
import { ImportPost } from '@/features/sources/reddit/import-post.tsx';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';
import { PageHeader } from '@/shell/page-header.tsx';

export const metadata = { title: 'Send a post' };

export default async function ImportRedditPage() {
  const { api, project } = await requireProject();
  return (
    <Prefetch queries={[sourceListQuery(api, project.id)]}>
      <PageHeader title="Send a post from Reddit" />
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-2xl px-4 py-4 sm:px-6 sm:py-6">
          <ImportPost />
        </div>
      </div>
    </Prefetch>
  );
}
