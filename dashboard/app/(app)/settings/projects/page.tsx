import { DangerZone } from '@/features/projects/danger-zone.tsx';
import { PrivacyForm } from '@/features/projects/privacy-form.tsx';
import { ProjectList } from '@/features/projects/project-list.tsx';
import { ProjectSettingsForm } from '@/features/projects/project-settings-form.tsx';
import { tokenListQuery } from '@/features/tokens/queries/token-list.ts';
import { TokenList } from '@/features/tokens/token-list.tsx';
import { may } from '@/session/permissions.ts';
import { Prefetch } from '@/session/prefetch.tsx';
import { requireProject } from '@/session/server.ts';

export const metadata = { title: 'Project' };

export default async function ProjectPage() {
  const { api, project } = await requireProject();
  return (
    <Prefetch queries={may(project.role, 'admin') ? [tokenListQuery(api, project.id)] : []}>
      <ProjectSettingsForm key={project.id} />
      <PrivacyForm key={`privacy ${project.id}`} />
      <TokenList />
      <ProjectList />
      <DangerZone />
    </Prefetch>
  );
}
