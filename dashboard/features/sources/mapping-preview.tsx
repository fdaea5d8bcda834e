'use client';
import type { Previewed, Source } from '@soulcaster/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field } from '@/components/field.tsx';
import { Pill, type Tone } from '@/components/pill.tsx';
import { Select } from '@/components/select.tsx';
import { readable } from '@/session/problem.ts';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { deliveriesQuery } from './queries/deliveries.ts';
import { usePreviewSource } from './queries/preview-source.ts';

const tones: Record<Previewed['outcome'], Tone> = {
  feedback: 'green',
  update: 'plain',
  filtered: 'plain',
  quarantined: 'amber',
};

/** What the settings of the form, saved or not, would make of something that was really sent. Nothing is stored. */
export function MappingPreview({ sourceId, settings }: { sourceId: string; settings: Source['settings'] }) {
  const { api, project } = useProject();
  const deliveries = useInfiniteQuery(deliveriesQuery(api, project.id, sourceId, null));
  const preview = usePreviewSource(sourceId);
  const off = useWhyNot()('admin');
  const [chosen, setChosen] = useState('');
  const kept =
    deliveries.data?.pages.flatMap((page) => page.items).filter(({ status }) => status !== 'duplicate') ?? [];
  const deliveryId = kept.some(({ id }) => id === chosen) ? chosen : kept[0]?.id;
  if (!deliveryId) return null;
  return (
    <div className="grid gap-2">
      <Field label="Try these settings on" hint="Nothing is stored.">
        <Select
          value={deliveryId}
          options={kept.map(({ id, event, received_at, status }) => ({
            value: id,
            label: `${event ?? 'delivery'}, ${received_at.slice(0, 16).replace('T', ' ')} UTC, ${status}`,
          }))}
          onChange={setChosen}
        />
      </Field>
      <div>
        <Button
          type="button"
          variant="secondary"
          off={off}
          busy={preview.isPending}
          onClick={() => preview.mutate({ delivery_id: deliveryId, settings })}
        >
          Preview
        </Button>
      </div>
      <div aria-live="polite">
        {preview.error && <p className="text-12 text-red">{readable(preview.error).message}</p>}
        {preview.data && (
          <ul className="divide-y divide-line rounded-md border border-line">
            {preview.data.items.map((item, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the answer is shown whole and never changed in place
              <PreviewedItem key={index} item={item} />
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function PreviewedItem({ item: { outcome, reason, external_id, draft } }: { item: Previewed }) {
  return (
    <li className="grid gap-1 px-3 py-2">
      <div className="flex items-center gap-2">
        <Pill tone={tones[outcome]}>{outcome}</Pill>
        {draft && <span className="min-w-0 font-medium">{draft.title}</span>}
      </div>
      {reason && <p className="text-12 text-muted">{reason}</p>}
      {draft && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-12">
          {[
            ['Id', external_id],
            ['Link', draft.permalink],
            ['Author', draft.author],
            ['State', draft.upstream_state],
          ].map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="truncate">{value ?? '–'}</dd>
            </div>
          ))}
        </dl>
      )}
      {draft && <p className="line-clamp-4 whitespace-pre-wrap break-words text-12 text-muted">{draft.body}</p>}
    </li>
  );
}
