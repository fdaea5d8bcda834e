import { ApiProblem, type Client, createClient, type Me, type Project } from '@soulcaster/contract';
import { cookies, headers } from 'next/headers';
import { notFound, redirect } from 'next/navigation';
import { cache } from 'react';
import { apiOrigin } from './api-origin.ts';
import { projectCookie } from './cookies.ts';

/** The typed client as the person who asked for the page. */
export const serverClient = cache(async (): Promise<Client> => {
  const incoming = await headers();
  const forwarded: Record<string, string> = {};
  for (const name of ['cookie', 'x-request-id', 'x-forwarded-for']) {
    const value = incoming.get(name);
    if (value) forwarded[name] = value;
  }
  return createClient({
    baseUrl: apiOrigin(),
    headers: forwarded,
    fetch: (input, init) => fetch(input, { ...init, cache: 'no-store', signal: AbortSignal.timeout(20_000) }),
  });
});

export interface ServerSession {
  api: Client;
  me: Me;
  /** The project of the cookie, else the first one; null before there is any. */
  project: Project | null;
}

/** Who is signed in and which project is shown. Redirects to the sign-in page when nobody is. */
export const requireSession = cache(async (): Promise<ServerSession> => {
  const api = await serverClient();
  const me = await signedIn(api);
  const slug = (await cookies()).get(projectCookie)?.value;
  const project = me.projects.find((candidate) => candidate.slug === slug) ?? me.projects[0] ?? null;
  return { api, me, project };
});

/** The same, for pages that make no sense without a project. */
export async function requireProject(): Promise<ServerSession & { project: Project }> {
  const session = await requireSession();
  if (!session.project) redirect('/dashboard');
  return { ...session, project: session.project };
}

/** For the page of one thing: its absence is a 404 page, other problems reach the error page. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiProblem && (error.problem.status === 404 || error.problem.code === 'invalid')) notFound();
    throw error;
  }
}

async function signedIn(api: Client): Promise<Me> {
  try {
    return await api.me();
  } catch (error) {
    if (error instanceof ApiProblem && error.problem.status === 401) redirect(await signInAgain());
    throw error;
  }
}

/** Back to the page that was asked for, which the proxy names. */
async function signInAgain(): Promise<string> {
  const page = (await headers()).get('x-page');
  return page ? `/auth/signin?expired=1&next=${encodeURIComponent(page)}` : '/auth/signin?expired=1';
}
