'use client';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { keyOf } from './key-of.ts';
import { useCreateProject } from './queries/create-project.ts';

export function ProjectForm() {
  const [name, setName] = useState('');
  const [key, setKey] = useState<string | null>(null);
  const create = useCreateProject();
  const shownKey = key ?? keyOf(name);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate(
          { name, ...(shownKey && { key: shownKey }) },
          {
            onSuccess: (project) =>
              window.location.assign(`/dashboard/setup?step=repository&project=${encodeURIComponent(project.slug)}`),
          },
        );
      }}
    >
      <div className="grid gap-4 sm:grid-cols-[1fr_8rem]">
        <Field label="Name" error={fieldError(create.error, 'name')}>
          <Input
            value={name}
            required
            maxLength={80}
            autoFocus
            placeholder="Acme Shop"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label="Key" hint={`As in ${shownKey || 'SHOP'}-42`} error={fieldError(create.error, 'key')}>
          <Input
            value={shownKey}
            className="font-mono uppercase"
            pattern="[A-Z][A-Z0-9]{1,5}"
            title="Two to six capital letters or digits, a letter first"
            onChange={(event) => setKey(event.target.value.toUpperCase())}
          />
        </Field>
      </div>
      {create.isError && !fieldError(create.error, 'name') && !fieldError(create.error, 'key') && (
        <p role="alert" className="text-12 text-red">
          {readable(create.error).message}
        </p>
      )}
      <Button
        size="md"
        variant="primary"
        type="submit"
        className="justify-self-start"
        busy={create.isPending || create.isSuccess}
      >
        Create the project
      </Button>
    </form>
  );
}
