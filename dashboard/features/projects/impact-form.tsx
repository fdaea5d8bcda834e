'use client';
import { type Cluster, ImpactWeights, type SourceKind } from '@soulcaster/contract';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Card, Section } from '@/components/section.tsx';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { impactParts } from '@/vocabulary/impact.tsx';
import { SourceIcon, sourceKinds } from '@/vocabulary/source-kind.tsx';
import { ImpactPreview } from './impact-preview.tsx';
import { useUpdateProject } from './queries/update-project.ts';
import { partsOfImpact } from './reweighed.ts';
import { WeightSlider } from './weight-slider.tsx';

/** What makes a cluster urgent, with the order that would come of it beside. */
export function ImpactForm({ leaders, sources }: { leaders: Cluster[]; sources: SourceKind[] }) {
  const { project } = useProject();
  const update = useUpdateProject();
  const off = useWhyNot()('admin');
  const [weights, setWeights] = useState(project.settings.impact);
  const weightless = partsOfImpact.every((part) => weights[part] === 0);
  const offered = sources.filter((source) => source in sourceKinds);
  const setSource = (source: SourceKind, weight: number) =>
    setWeights({ ...weights, sources: { ...weights.sources, [source]: weight } });

  return (
    <Section title="Impact">
      <p className="-mt-1 max-w-prose text-muted">
        How urgent a cluster is, from 0 to 100: the mean of five measures, each weighed as you say here. Only the
        proportions count; a weight of 0 leaves a measure out.
      </p>
      <Card>
        <form
          className="grid divide-y divide-line"
          onSubmit={(event) => {
            event.preventDefault();
            if (weightless) return;
            update.mutate(
              { settings: { impact: weights } },
              { onSuccess: () => toast.success('Saved. The clusters are weighed anew.') },
            );
          }}
        >
          <div className="grid divide-line @2xl:grid-cols-2 @2xl:divide-x">
            <div className="grid content-start gap-4 p-4">
              <Weights legend="What counts" off={off}>
                {partsOfImpact.map((part) => (
                  <WeightSlider
                    key={part}
                    label={impactParts[part].label}
                    about={impactParts[part].about}
                    value={weights[part]}
                    onChange={(value) => setWeights({ ...weights, [part]: value })}
                  />
                ))}
              </Weights>
              {offered.length > 0 && (
                <Weights
                  legend="Reports of a source"
                  about="Count for so many; 1 as they are. It shows in the order once it is saved."
                  off={off}
                >
                  {offered.map((source) => (
                    <WeightSlider
                      key={source}
                      icon={<SourceIcon besideWord source={source} />}
                      label={sourceKinds[source].label}
                      value={weights.sources[source] ?? 1}
                      onChange={(value) => setSource(source, value)}
                    />
                  ))}
                </Weights>
              )}
            </div>
            <div className="p-4 max-@2xl:border-t max-@2xl:border-line">
              <ImpactPreview clusters={leaders} weights={weights} weightless={weightless} />
            </div>
          </div>
          <div className="flex flex-wrap gap-2 p-4">
            <Button
              size="md"
              variant="primary"
              type="submit"
              off={off ?? (weightless ? 'At least one measure must count.' : null)}
              busy={update.isPending}
            >
              Save
            </Button>
            <Button size="md" variant="ghost" off={off} onClick={() => setWeights(ImpactWeights.parse({}))}>
              Reset to defaults
            </Button>
          </div>
        </form>
      </Card>
    </Section>
  );
}

const Weights = (props: { legend: string; about?: string; off: string | null; children: ReactNode }) => (
  <fieldset className="grid gap-2" disabled={Boolean(props.off)}>
    <legend className="float-left font-medium">{props.legend}</legend>
    {props.about && <p className="clear-both -mt-1.5 text-12 text-muted">{props.about}</p>}
    {props.children}
  </fieldset>
);
