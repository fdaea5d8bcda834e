'use client';
import { type Client, createClient, type Me, type Project, type Role } from '@soulcaster/contract';
import { createContext, type ReactNode, use, useMemo } from 'react';
import { whyNot } from './permissions.ts';

interface Session {
  api: Client;
  me: Me;
  project: Project | null;
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider(props: { me: Me; project: Project | null; children: ReactNode }) {
  const { me, project } = props;
  const value = useMemo(() => ({ api: createClient({ baseUrl: '' }), me, project }), [me, project]);
  return <SessionContext value={value}>{props.children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession outside SessionProvider');
  return session;
}

/** The shown project and its routes. */
export function useProject() {
  const { api, project } = useSession();
  if (!project) throw new Error('useProject without a project');
  return { api, project, routes: api.project(project.id) };
}

/** Gives, for a role, why the person may not: `null` when they may. */
export function useWhyNot() {
  const { project } = useSession();
  return (needed: Role) => (project ? whyNot(project.role, needed) : null);
}
