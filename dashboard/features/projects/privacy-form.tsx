'use client';
import type { MaskingRules } from '@soulcaster/contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { ChipsInput } from '@/components/chips-input.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Card, Section } from '@/components/section.tsx';
import { Switch } from '@/components/switch.tsx';
import { readable } from '@/session/problem.ts';
import { useProject, useWhyNot } from '@/session/session.tsx';
import { MaskingPreview } from './masking-preview.tsx';
import { useUpdateProject } from './queries/update-project.ts';

const kinds: { key: Exclude<keyof MaskingRules, 'patterns'>; label: string; about: string }[] = [
  { key: 'email', label: 'E-mail addresses', about: 'ann@example.com → [email]' },
  { key: 'ip', label: 'IP addresses', about: '203.0.113.7 → [ip]; those of this machine stay' },
  { key: 'card', label: 'Card numbers', about: 'numbers with a right check digit → [card]' },
  { key: 'token', label: 'Tokens, keys and passwords', about: 'Bearer …, sk-…, password=… → [token]' },
];

/** What is taken out of reports before they are stored, and how long the raw deliveries are kept. */
export function PrivacyForm() {
  const { project } = useProject();
  const update = useUpdateProject();
  const off = useWhyNot()('admin');
  const [masking, setMasking] = useState(project.settings.masking);
  const [days, setDays] = useState(project.settings.delivery_retention_days);
  return (
    <Section title="Privacy">
      <Card>
        <form
          className="divide-y divide-line"
          onSubmit={(event) => {
            event.preventDefault();
            update.mutate(
              { settings: { masking, delivery_retention_days: days } },
              { onSuccess: () => toast.success('Saved. It holds for what comes from now on.') },
            );
          }}
        >
          <div className="px-4 py-3">
            <p className="font-medium">Masked before a report is stored</p>
            <p className="text-12 text-muted">What is stored already stays as it is.</p>
            <ul className="mt-2 grid gap-2">
              {kinds.map(({ key, label, about }) => (
                <li key={key} className="flex items-center gap-3">
                  <Switch
                    aria-label={label}
                    checked={masking[key]}
                    onChange={(on) => setMasking({ ...masking, [key]: on })}
                  />
                  <span>
                    {label} <span className="text-12 text-faint">{about}</span>
                  </span>
                </li>
              ))}
            </ul>
          </div>
          <div className="grid gap-4 p-4">
            <Field
              label="Texts of your own"
              hint="Whole words, in any case. # is one digit, * the rest of a word: CUST-######, https://intra.acme.example*"
              error={update.isError ? readable(update.error).message : null}
            >
              <ChipsInput
                values={masking.patterns}
                placeholder="Type and press Enter"
                onChange={(patterns) => setMasking({ ...masking, patterns })}
              />
            </Field>
            <MaskingPreview masking={masking} />
          </div>
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3">
            <div className="min-w-56 flex-1">
              <p className="font-medium">Keep raw deliveries</p>
              <p className="text-12 text-muted">
                In days; encrypted, and shown masked. Until then they can be replayed. Empty: as long as this
                installation says, 30 days unless it was changed.
              </p>
            </div>
            <Input
              type="number"
              aria-label="Days that raw deliveries are kept"
              className="w-24"
              min={1}
              max={365}
              placeholder="30"
              value={days ?? ''}
              onChange={(event) => setDays(event.target.value === '' ? null : event.target.valueAsNumber)}
            />
          </div>
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
