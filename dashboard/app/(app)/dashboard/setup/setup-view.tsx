'use client';
import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { cx } from '@/components/cx.ts';
import { capabilitiesQuery } from '@/features/capabilities/queries/capabilities.ts';
import { ProjectForm } from '@/features/projects/project-form.tsx';
import { RepositoryForm } from '@/features/repositories/repository-form.tsx';
import { FirstSource } from '@/features/sources/first-source.tsx';
import { useSession } from '@/session/session.tsx';

const steps = [
  {
    id: 'project',
    title: 'Name the project',
    about: 'One project holds the reports, members and repositories of one product.',
  },
  {
    id: 'repository',
    title: 'Choose a repository',
    about: 'Where fixes go. Its base branch and its tests are found for you.',
  },
  {
    id: 'source',
    title: 'Connect the first source',
    about: 'Where the reports come from. This page turns green with the first one.',
  },
] as const;

/** From nothing to the first report: project, repository, source. */
export function SetupView({ step }: { step: 'project' | 'repository' | 'source' }) {
  const router = useRouter();
  const { api, project } = useSession();
  const capabilities = useQuery(capabilitiesQuery(api));
  const at = steps.findIndex((one) => one.id === step);
  const current = steps[at]!;

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto grid w-full max-w-xl gap-6 px-4 py-10">
        <ol className="flex items-center gap-2" aria-label="Steps">
          {steps.map((one, index) => (
            <li
              key={one.id}
              aria-current={index === at ? 'step' : undefined}
              className={cx('flex items-center gap-2 text-12', index === at ? 'font-medium text-fg' : 'text-faint')}
            >
              {index > 0 && <span aria-hidden="true" className="h-px w-5 bg-line-strong" />}
              <span
                className={cx(
                  'tnum flex size-5 items-center justify-center rounded-full border border-line-strong text-11',
                  index <= at && 'border-transparent bg-accent text-on-accent',
                )}
              >
                {index < at ? <Check className="size-3" strokeWidth={3} aria-label="done" /> : index + 1}
              </span>
              <span className="hidden sm:inline">
                {one.id === 'project'
                  ? at > 0
                    ? project?.name
                    : 'Project'
                  : one.id === 'repository'
                    ? 'Repository'
                    : 'Source'}
              </span>
            </li>
          ))}
        </ol>
        <div>
          <h1 className="text-16 font-semibold">{current.title}</h1>
          <p className="text-muted">{current.about}</p>
        </div>
        {step === 'project' && <ProjectForm />}
        {step === 'repository' && (
          <>
            <RepositoryForm
              forges={capabilities.data?.forges ?? []}
              onDone={() => router.push('/dashboard/setup?step=source')}
            />
            <Skip href="/dashboard/setup?step=source">Add one later: reports are grouped without it</Skip>
          </>
        )}
        {step === 'source' && (
          <>
            <FirstSource />
            <Skip href="/dashboard">Connect one later</Skip>
          </>
        )}
      </div>
    </div>
  );
}

const Skip = ({ href, children }: { href: string; children: string }) => (
  <Link href={href} className="w-fit text-12 text-muted underline-offset-2 hover:text-fg hover:underline">
    {children}
  </Link>
);
