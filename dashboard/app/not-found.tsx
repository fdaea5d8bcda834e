import { SearchX } from 'lucide-react';
import { ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center">
      <Empty
        asPage
        icon={<SearchX className="size-4.5" />}
        title="Nothing is here"
        action={<ButtonLink href="/dashboard">Go home</ButtonLink>}
      >
        It may have been merged, deleted, or belong to another project.
      </Empty>
    </main>
  );
}
