import { SearchX } from 'lucide-react';
import { ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';

export default function NotFound() {
  return (
    <Empty
      asPage
      icon={<SearchX className="size-4.5" />}
      title="Nothing is here"
      action={<ButtonLink href="/dashboard/clusters">All clusters</ButtonLink>}
    >
      It may have been merged, deleted, or belong to another project.
    </Empty>
  );
}
