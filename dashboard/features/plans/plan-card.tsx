'use client';
import type { Plan } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { Check, FileCode, Pencil, RefreshCw, Sparkles } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Markdown } from '@/components/markdown.tsx';
import { Pill } from '@/components/pill.tsx';
import { Card, Section } from '@/components/section.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Ago } from '@/components/time.tsx';
import { Data } from '@/session/data.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { PlanForm } from './plan-form.tsx';
import { useMakePlan } from './queries/make-plan.ts';
import { planQuery } from './queries/plan.ts';
import { useSavePlan } from './queries/save-plan.ts';

const makers: Record<Plan['made_by'], { label: string; means: string }> = {
  computed: { label: 'computed', means: 'Made without a model, from the stack frames and the words of the reports.' },
  model: { label: 'by a model', means: 'Written by the configured model; check it before you rely on it.' },
  person: { label: 'by a person', means: 'Written or changed by a person.' },
};

/** What the fix will do: its cause, files and tasks; editable, and to be approved where the project asks for it. */
export function PlanCard({ clusterId }: { clusterId: string }) {
  const { api, project } = useProject();
  const query = useQuery(planQuery(api, project.id, clusterId));
  const make = useMakePlan();
  const save = useSavePlan();
  const off = useWhyNot()('developer');
  const [editing, setEditing] = useState(false);
  const plan = query.data?.plan ?? null;

  return (
    <Section
      title={
        <span className="flex items-center gap-2">
          Plan
          {plan && <Pill title={makers[plan.made_by].means}>{makers[plan.made_by].label}</Pill>}
          {plan?.approved && <Pill tone="green">approved</Pill>}
        </span>
      }
      aside={
        plan &&
        !editing && (
          <>
            {!plan.approved && (
              <Button
                icon={<Check className="size-3.5" />}
                off={off}
                busy={save.isPending}
                onClick={() => save.mutate({ clusterId, change: { approved: true } })}
              >
                Approve
              </Button>
            )}
            <Button variant="ghost" icon={<Pencil className="size-3.5" />} off={off} onClick={() => setEditing(true)}>
              Edit
            </Button>
            <Button
              variant="ghost"
              icon={<RefreshCw className="size-3.5" />}
              off={off}
              busy={make.isPending}
              onClick={() => make.mutate(clusterId)}
            >
              Make again
            </Button>
          </>
        )
      }
    >
      <Card>
        <Data query={query} what="The plan" loading={<BlockSkeleton lines={5} />}>
          {() => {
            if (editing) return <PlanForm clusterId={clusterId} plan={plan} close={() => setEditing(false)} />;
            if (plan) return <PlanText plan={plan} />;
            return (
              <div className="flex flex-wrap items-center gap-3 p-4">
                <p className="min-w-48 flex-1 text-muted">
                  No plan yet. A fix makes one by itself; make it now to read or change it first.
                </p>
                <Button
                  icon={<Sparkles className="size-3.5" />}
                  off={off}
                  busy={make.isPending}
                  onClick={() => make.mutate(clusterId)}
                >
                  Make a plan
                </Button>
                <Button icon={<Pencil className="size-3.5" />} off={off} onClick={() => setEditing(true)}>
                  Write it
                </Button>
              </div>
            );
          }}
        </Data>
      </Card>
    </Section>
  );
}

function PlanText({ plan }: { plan: Plan }) {
  return (
    <div className="grid gap-3 p-4">
      <div>
        <h3 className="label">Cause</h3>
        <Markdown text={plan.cause || 'Not known yet.'} />
      </div>
      {plan.files.length > 0 && (
        <div>
          <h3 className="label mb-1">Files</h3>
          <ul className="grid gap-0.5 font-mono text-12">
            {plan.files.map((file) => (
              <li key={file} className="flex items-center gap-1.5 break-all">
                <FileCode className="size-3.5 shrink-0 text-faint" aria-hidden="true" />
                {file}
              </li>
            ))}
          </ul>
        </div>
      )}
      {plan.tasks.length > 0 && (
        <div>
          <h3 className="label mb-1">Tasks</h3>
          <ol className="list-decimal pl-5 marker:text-faint">
            {plan.tasks.map((task) => (
              <li key={task}>
                <Markdown text={task} />
              </li>
            ))}
          </ol>
        </div>
      )}
      <p className="flex flex-wrap gap-x-3 text-12 text-faint">
        {plan.citations.length > 0 && (
          <span className="font-mono break-all">
            from {plan.citations.map((at) => (at.line ? `${at.path}:${at.line}` : at.path)).join(', ')}
          </span>
        )}
        <span>
          changed <Ago inWords at={plan.updated_at} />
        </span>
      </p>
    </div>
  );
}
