'use client';
import { ArrowRight, FlaskConical, Settings2 } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { useStartDemo } from './queries/start-demo.ts';

/** The first screen of an empty installation: see it work, or set it up. */
export function FirstRun() {
  const demo = useStartDemo();
  return (
    <div className="mx-auto grid w-full max-w-3xl flex-1 content-center gap-6 px-4 py-12">
      <div className="grid gap-1">
        <h1 className="text-20 font-semibold">Reports in, verified fixes out</h1>
        <p className="max-w-prose text-muted">
          Soulcaster groups bug reports into problems, has a coding agent fix one when you say so, proves the fix with
          your tests, and opens the pull request.
        </p>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <Way
          icon={<FlaskConical className="size-4" />}
          title="Try the demo"
          facts={[
            'No account and no key',
            'A small shop with planted bugs',
            'Reports arrive while you watch',
            'About two minutes to a pull request',
          ]}
        >
          <Button variant="primary" size="md" busy={demo.isPending || demo.isSuccess} onClick={() => demo.mutate()}>
            Start the demo
          </Button>
        </Way>
        <Way
          icon={<Settings2 className="size-4" />}
          title="Set up my project"
          facts={[
            'Name the project',
            'Choose a repository; its tests are found',
            'Connect the first source and see it turn green',
          ]}
        >
          <Link
            href="/dashboard/setup"
            className="inline-flex h-8 items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 font-medium hover:bg-active"
          >
            Set it up <ArrowRight className="size-3.5" aria-hidden="true" />
          </Link>
        </Way>
      </div>
    </div>
  );
}

function Way(props: { icon: ReactNode; title: string; facts: string[]; children: ReactNode }) {
  return (
    <section className="grid content-between gap-5 rounded-xl border border-line-strong bg-raised p-5">
      <div className="grid gap-2">
        <h2 className="flex items-center gap-2 text-14 font-semibold">
          <span className="text-accent-text">{props.icon}</span>
          {props.title}
        </h2>
        <ul className="grid gap-1 text-muted">
          {props.facts.map((fact) => (
            <li key={fact} className="flex gap-2">
              <span aria-hidden="true" className="text-faint">
                ·
              </span>
              {fact}
            </li>
          ))}
        </ul>
      </div>
      <div>{props.children}</div>
    </section>
  );
}
