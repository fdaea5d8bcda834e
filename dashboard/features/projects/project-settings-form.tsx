'use client';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Card, Section } from '@/components/section.tsx';
import { Switch } from '@/components/switch.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { AgentOrder } from './agent-order.tsx';
import { useUpdateProject } from './queries/update-project.ts';
import { SettingRow } from './setting-row.tsx';

export function ProjectSettingsForm() {
  const { project } = useProject();
  const update = useUpdateProject();
  const off = useWhyNot()('admin');
  const [name, setName] = useState(project.name);
  // What stands in other forms of the page is theirs to save.
  const { plan_approval, resolve_on_upstream_close, agents, job_budget_usd, fix_budget_usd_per_day } = project.settings;
  const [settings, setSettings] = useState({
    plan_approval,
    resolve_on_upstream_close,
    agents,
    job_budget_usd,
    fix_budget_usd_per_day,
  });
  const set = (change: Partial<typeof settings>) => setSettings({ ...settings, ...change });

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
          <SettingRow title="Approve plans first" about="A person must approve the plan before the agent starts.">
            <Switch
              aria-label="Approve plans first"
              checked={settings.plan_approval}
              onChange={(plan_approval) => set({ plan_approval })}
            />
          </SettingRow>
          <SettingRow
            title="Resolve when closed upstream"
            about="A cluster is resolved by itself once all its reports are closed where they came from."
          >
            <Switch
              aria-label="Resolve when closed upstream"
              checked={settings.resolve_on_upstream_close}
              onChange={(resolve_on_upstream_close) => set({ resolve_on_upstream_close })}
            />
          </SettingRow>
          <SettingRow title="Agents" about="Tried in this order until one makes a verified fix.">
            <AgentOrder agents={settings.agents} onChange={(agents) => set({ agents })} />
          </SettingRow>
          <SettingRow title="Budget of one fix" about="In dollars of model cost; a fix that would go beyond it stops.">
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
          </SettingRow>
          <SettingRow
            title="Budget of a day"
            about="In dollars of model cost for all plans and fixes of the project, from midnight to midnight (UTC). Nothing is asked of a model beyond it."
          >
            <Input
              type="number"
              aria-label="Budget of a day in dollars"
              className="w-24"
              min={0}
              max={100000}
              step="0.1"
              value={settings.fix_budget_usd_per_day}
              onChange={(event) => set({ fix_budget_usd_per_day: event.target.valueAsNumber || 0 })}
            />
          </SettingRow>
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
