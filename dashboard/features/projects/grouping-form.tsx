'use client';
import { type ClusteringStatus, ProjectSettings, type Sensitivity } from '@soulcaster/contract';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Input } from '@/components/field.tsx';
import { RadioRow } from '@/components/radio.tsx';
import { Card, Section } from '@/components/section.tsx';
import { Switch } from '@/components/switch.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { sensitivities, sensitivityOrder } from '@/vocabulary/sensitivity.ts';
import { useUpdateProject } from './queries/update-project.ts';
import { SettingRow } from './setting-row.tsx';

type Settings = ReturnType<typeof groupingOf>;

/** How sure the grouping must be, what may help it, and what that may cost. */
export function GroupingForm(props: {
  status: ClusteringStatus | undefined;
  preview: (sensitivity: Sensitivity) => ReactNode;
}) {
  const { project } = useProject();
  const update = useUpdateProject();
  const off = useWhyNot()('admin');
  const [settings, setSettings] = useState(() => groupingOf(project.settings));
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change });
  const changed = settings.sensitivity !== project.settings.sensitivity;

  return (
    <Section title="How reports are grouped">
      <Card>
        <form
          className="divide-y divide-line"
          onSubmit={(event) => {
            event.preventDefault();
            update.mutate(
              { settings },
              { onSuccess: () => toast.success('Saved. It holds for what comes from now on.') },
            );
          }}
        >
          <fieldset className="grid gap-2 p-4" disabled={Boolean(off)}>
            <legend className="float-left font-medium">Sensitivity</legend>
            <p className="clear-both -mt-1.5 text-12 text-muted">
              How sure it must be to put two reports together by itself. Joining too much hides bugs, so what is in
              doubt stays apart, with a question.
            </p>
            <div className="grid divide-y divide-line overflow-hidden rounded-lg border border-line-strong">
              {sensitivityOrder.map((one) => (
                <RadioRow
                  key={one}
                  name="sensitivity"
                  className="items-start py-2.5 [&>input]:mt-0.75"
                  checked={settings.sensitivity === one}
                  onChange={() => set({ sensitivity: one })}
                >
                  <span>
                    <span className="font-medium">{sensitivities[one].label}</span>{' '}
                    <span className="text-muted">{sensitivities[one].short}</span>
                    <span className="block text-12 text-muted">{sensitivities[one].about}</span>
                  </span>
                </RadioRow>
              ))}
            </div>
            <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
              <p className="min-w-56 flex-1 text-12 text-muted" role={changed ? 'status' : undefined}>
                A change holds for reports that come from now on; it does not reshuffle what is grouped already. To see
                what another sensitivity would change there, preview it.
              </p>
              {props.preview(settings.sensitivity)}
            </div>
          </fieldset>
          <SettingRow
            title="Learn from answers"
            about="Answers to “maybe the same as …”, merges, splits and moves set this project’s own bar for joining."
          >
            <Switch
              aria-label="Learn from answers"
              disabled={Boolean(off)}
              checked={settings.calibrate}
              onChange={(calibrate) => set({ calibrate })}
            />
          </SettingRow>
          <Helping status={props.status} settings={settings} set={set} off={off} />
          <div className="flex flex-wrap gap-2 p-4">
            <Button size="md" variant="primary" type="submit" off={off} busy={update.isPending}>
              Save
            </Button>
            <Button
              size="md"
              variant="ghost"
              off={off}
              onClick={() => setSettings(groupingOf(ProjectSettings.parse({})))}
            >
              Reset to defaults
            </Button>
          </div>
        </form>
      </Card>
    </Section>
  );
}

/** What may help the matcher, when this installation has it. */
function Helping(props: {
  status: ClusteringStatus | undefined;
  settings: Settings;
  set: (change: Partial<Settings>) => void;
  off: string | null;
}) {
  const { settings, set } = props;
  const disabled = Boolean(props.off);
  const embedder = props.status?.embedder ?? null;
  const model = props.status?.model ?? null;
  return (
    <>
      <SettingRow
        title="Use the embedder"
        about={
          <>
            Finds reports that say the same in other words. {embedder ? <Has name={embedder.name} /> : <NoEmbedder />}
          </>
        }
      >
        <Switch
          aria-label="Use the embedder"
          disabled={disabled}
          checked={settings.embeddings}
          onChange={(embeddings) => set({ embeddings })}
        />
      </SettingRow>
      <SettingRow
        title="Ask a model when in doubt"
        about={
          <>
            Only where the matcher is unsure: “could one engineer ship one pull request for all of these?”{' '}
            {model ? <Has name={model.name} /> : <NoModel />}
          </>
        }
      >
        <Switch
          aria-label="Ask a model when in doubt"
          disabled={disabled}
          checked={settings.model_judge}
          onChange={(model_judge) => set({ model_judge })}
        />
      </SettingRow>
      <SettingRow
        title="Titles and summaries by the model"
        about="Else they are taken from the reports themselves. What a person wrote is kept either way."
      >
        <Switch
          aria-label="Titles and summaries by the model"
          disabled={disabled}
          checked={settings.model_titles}
          onChange={(model_titles) => set({ model_titles })}
        />
      </SettingRow>
      <SettingRow
        title="Budget of a day"
        about="In dollars, for embedder and model together. When it is spent the matcher goes on alone until midnight UTC."
      >
        <Input
          type="number"
          aria-label="Budget of a day in dollars"
          className="w-24"
          disabled={disabled}
          min={0}
          max={1000}
          step="0.1"
          value={settings.grouping_budget_usd}
          onChange={(event) => set({ grouping_budget_usd: event.target.valueAsNumber || 0 })}
        />
      </SettingRow>
    </>
  );
}

const Has = ({ name }: { name: string }) => (
  <>
    Configured: <Code>{name}</Code>.
  </>
);

const NoEmbedder = () => (
  <>
    None is configured: set <Code>EMBEDDER=gemini</Code> and <Code>GEMINI_API_KEY</Code>, or{' '}
    <Code>EMBEDDER=openai-compatible</Code>, for the server.
  </>
);

const NoModel = () => (
  <>
    None is configured: set <Code>GROUPING_MODEL</Code>, such as <Code>google/gemini-2.5-flash</Code>, and the key of
    its provider for the server.
  </>
);

const Code = ({ children }: { children: ReactNode }) => <code className="font-mono text-11">{children}</code>;

const groupingOf = (settings: ProjectSettings) => ({
  sensitivity: settings.sensitivity,
  calibrate: settings.calibrate,
  embeddings: settings.embeddings,
  model_judge: settings.model_judge,
  model_titles: settings.model_titles,
  grouping_budget_usd: settings.grouping_budget_usd,
});
