'use client';
import type { SourceCreated, SourceKindFacts } from '@soulcaster/contract';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { SchemaFields } from '@/components/schema-fields.tsx';
import { defaultsOf, fieldsOf } from '@/components/schema-parse.ts';
import { fieldError, hasFieldErrors, readable } from '@/session/problem.ts';
import { useCreateSource } from './queries/create-source.ts';
import { keepShownOnce } from './shown-once.ts';

/** A new source: its name and the settings that its kind asks for, drawn from the schema. */
export function SourceForm(props: {
  facts: SourceKindFacts;
  onDone: (source: SourceCreated) => void;
  onBack: () => void;
}) {
  const { facts } = props;
  const fields = fieldsOf(facts.settings_schema);
  const [name, setName] = useState(facts.name);
  const [secret, setSecret] = useState('');
  const [settings, setSettings] = useState(() => defaultsOf(fields));
  const wanted = fieldsOf(facts.credentials_schema ?? {});
  const [credentials, setCredentials] = useState<Record<string, string>>({});
  const create = useCreateSource();

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          {
            kind: facts.kind,
            name,
            settings,
            repository_id: null,
            ...(secret && { secret }),
            ...(Object.values(credentials).some(Boolean) && { credentials }),
          },
          {
            onSuccess: (source) => {
              keepShownOnce(source);
              props.onDone(source);
            },
          },
        );
      }}
    >
      <Field label="Name" hint="How it is called in lists." error={fieldError(create.error, 'name')}>
        <Input value={name} required maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Field>
      <SchemaFields
        fields={fields}
        values={settings}
        onChange={setSettings}
        errorOf={(field) =>
          fieldError(create.error, `settings.${field}`) ??
          (fields.length === 1 ? fieldError(create.error, 'settings') : null)
        }
      />
      {wanted.map((field) => (
        <Field
          key={field.name}
          label={field.required ? field.label : `${field.label} (optional)`}
          hint={field.hint ?? 'Stored encrypted and never shown again.'}
          error={fieldError(create.error, `credentials.${field.name}`)}
        >
          <Input
            type="password"
            autoComplete="new-password"
            maxLength={2000}
            value={credentials[field.name] ?? ''}
            onChange={(event) => setCredentials({ ...credentials, [field.name]: event.target.value })}
          />
        </Field>
      ))}
      {facts.needs_secret && (
        <Field
          label="Secret"
          hint="If the sender already has one. Left empty, one is made and shown once; it can be replaced later."
          error={fieldError(create.error, 'secret')}
        >
          <Input
            type="password"
            autoComplete="new-password"
            value={secret}
            minLength={8}
            maxLength={500}
            onChange={(event) => setSecret(event.target.value)}
          />
        </Field>
      )}
      {create.isError && !hasFieldErrors(create.error) && (
        <p role="alert" className="text-12 text-red">
          {readable(create.error).message}
        </p>
      )}
      <div className="flex justify-between gap-2">
        <Button size="md" variant="ghost" onClick={props.onBack}>
          Back
        </Button>
        <Button size="md" variant="primary" type="submit" busy={create.isPending}>
          Add {facts.name}
        </Button>
      </div>
    </form>
  );
}
