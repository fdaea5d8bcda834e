'use client';
import type { ProjectSettings } from '@soulcaster/contract';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Card, Section } from '@/components/section.tsx';
import { Select } from '@/components/select.tsx';
import { Switch } from '@/components/switch.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { AgentOrder } from './agent-order.tsx';
import { useUpdateProject } from './queries/update-project.ts';

const sensitivities: { value: ProjectSettings['sensitivity']; label: string; detail: string }[] = [
  { value: 'strict', label: 'Strict', detail: 'joins only what is surely the same' },
  { value: 'default', label: 'Normal', detail: 'asks when in doubt' },
  { value: 'loose', label: 'Loose', detail: 'joins more by itself' },
];

export function ProjectSettingsForm() {
  const { project } = useProject();
  const update = useUpdateProject();
  const off = useWhyNot()('admin');
  const [name, setName] = useState(project.name);
  // What stands in other forms of the page is theirs to save.
  const { masking: _, delivery_retention_days: __, ...own } = project.settings;
  const [settings, setSettings] = useState(own);
  const set = (change: Partial<typeof own>) => setSettings({ ...settings, ...change });

  return (
    <Section title="Project">
      <Card>
        <form
          className="divide-y divide-line"
          onSubmit={(event) => {
            event.preventDefault();
            update.mutate({ name, settings }, { onSuccess: () => toast.success('Saved.') });
          }}
        >
          <div className="grid gap-4 p-4 @lg:grid-cols-[1fr_8rem]">
            <Field label="Name">
              <Input value={name} required maxLength={80} onChange={(event) => setName(event.target.value)} />
            </Field>
            <Field label="Key" hint="Begins every cluster’s id.">
              <Input value={project.key} readOnly className="font-mono text-muted" />
            </Field>
          </div>
          <Row title="Grouping" about="How sure it must be to put two reports together. Over-grouping hides bugs.">
            <Select
              className="w-64"
              aria-label="Grouping"
              value={settings.sensitivity}
              options={sensitivities}
              onChange={(sensitivity) => set({ sensitivity })}
            />
          </Row>
          <Row title="Approve plans first" about="A person must approve the plan before the agent starts.">
            <Switch
              aria-label="Approve plans first"
              checked={settings.plan_approval}
              onChange={(plan_approval) => set({ plan_approval })}
            />
          </Row>
          <Row
            title="Resolve when closed upstream"
            about="A cluster is resolved by itself once all its reports are closed where they came from."
          >
            <Switch
              aria-label="Resolve when closed upstream"
              checked={settings.resolve_on_upstream_close}
              onChange={(resolve_on_upstream_close) => set({ resolve_on_upstream_close })}
            />
          </Row>
          <Row title="Agents" about="Tried in this order until one makes a verified fix.">
            <AgentOrder agents={settings.agents} onChange={(agents) => set({ agents })} />
          </Row>
          <Row title="Budget of one fix" about="In dollars of model cost; a fix that would go beyond it stops.">
            <Input
              type="number"
              aria-label="Budget of one fix in dollars"
              className="w-24"
              min={0}
              max={1000}
              step="0.1"
              value={settings.job_budget_usd}
              onChange={(event) => set({ job_budget_usd: event.target.valueAsNumber || 0 })}
            />
          </Row>
          <div className="p-4">
            <Button size="md" variant="primary" type="submit" off={off} busy={update.isPending}>
              Save
            </Button>
          </div>
        </form>
      </Card>
    </Section>
  );
}

function Row({ title, about, children }: { title: string; about: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-56 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-12 text-muted">{about}</p>
      </div>
      {children}
    </div>
  );
}
