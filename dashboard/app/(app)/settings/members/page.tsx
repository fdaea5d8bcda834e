import { MemberList } from '@/features/members/member-list.tsx';
import { memberListQuery } from '@/features/members/queries/member-list.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';

export const metadata = { title: 'Members' };

export default async function MembersPage() {
  const { api, project } = await requireProject();
  return (
    <Prefetch queries={[memberListQuery(api, project.id)]}>
      <MemberList />
    </Prefetch>
  );
}
