'use client';
import type { Repository, Source, SourceKindFacts } from '@soulcaster/contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { SchemaFields } from '@/components/schema-fields.tsx';
import { defaultsOf, fieldsOf } from '@/components/schema-parse.ts';
import { Card } from '@/components/section.tsx';
import { Select } from '@/components/select.tsx';
import { Ago } from '@/components/time.tsx';
import { repositoryName } from '@/format/repository-name.ts';
import { fieldError, hasFieldErrors, readable } from '@/session/problem.ts';
import { useWhyNot } from '@/session/session.tsx';
import { MappingPreview } from './mapping-preview.tsx';
import { useUpdateSource } from './queries/update-source.ts';

interface Props {
  source: Source;
  facts: SourceKindFacts | undefined;
  repositories: Repository[];
}

export function SourceSettings({ source, facts, repositories }: Props) {
  const fields = fieldsOf(facts?.settings_schema ?? {});
  const [name, setName] = useState(source.name);
  const [settings, setSettings] = useState(() => ({ ...defaultsOf(fields), ...source.settings }));
  const [repositoryId, setRepositoryId] = useState(source.repository_id ?? 'none');
  const [secret, setSecret] = useState('');
  const update = useUpdateSource(source.id, true);
  const off = useWhyNot()('admin');
  const shownAtField = hasFieldErrors(update.error);

  return (
    <section aria-label="Settings">
      <Card className="p-4">
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            update.mutate(
              {
                name,
                settings,
                repository_id: repositoryId === 'none' ? null : repositoryId,
                ...(secret && { secret }),
              },
              {
                onSuccess: () => {
                  setSecret('');
                  toast.success('Saved.');
                },
              },
            );
          }}
        >
          <Field label="Name" error={fieldError(update.error, 'name')}>
            <Input value={name} required maxLength={80} onChange={(event) => setName(event.target.value)} />
          </Field>
          <Field label="Repository" hint="Where the fixes of its reports go, when the project has several.">
            <Select
              value={repositoryId}
              options={[
                { value: 'none', label: 'Chosen on the cluster' },
                ...repositories.map((entry) => ({ value: entry.id, label: repositoryName(entry.name) })),
              ]}
              onChange={setRepositoryId}
            />
          </Field>
          <SchemaFields
            fields={fields}
            values={settings}
            onChange={setSettings}
            errorOf={(path) => fieldError(update.error, `settings.${path}`)}
          />
          {facts?.has_door && <MappingPreview sourceId={source.id} settings={settings} />}
          {facts?.needs_secret && (
            <Field
              label="Secret"
              error={fieldError(update.error, 'secret')}
              hint={
                <>
                  {source.has_secret ? 'Set; never shown again.' : 'Not set: nothing is accepted until it is.'} A new
                  one replaces it, and the old one works for a day more.{' '}
                  {source.secret_last_used_at ? (
                    <>
                      Last used <Ago inWords at={source.secret_last_used_at} />.
                    </>
                  ) : (
                    'Not used yet.'
                  )}
                </>
              }
            >
              <Input
                type="password"
                autoComplete="new-password"
                minLength={8}
                maxLength={500}
                value={secret}
                placeholder={source.has_secret ? '••••••••••••' : ''}
                onChange={(event) => setSecret(event.target.value)}
              />
            </Field>
          )}
          {update.isError && !shownAtField && (
            <p role="alert" className="text-12 text-red">
              {readable(update.error).message}
            </p>
          )}
          <Button
            size="md"
            variant="primary"
            type="submit"
            className="justify-self-start"
            off={off}
            busy={update.isPending}
          >
            Save
          </Button>
        </form>
      </Card>
    </section>
  );
}
