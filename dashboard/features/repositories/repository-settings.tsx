'use client';
import type { Repository } from '@soulcaster/contract';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { Commands, commandsOf } from './commands.tsx';
import { useUpdateRepository } from './queries/update-repository.ts';

export function RepositorySettings({ repository, onDone }: { repository: Repository; onDone: () => void }) {
  const [branch, setBranch] = useState(repository.base_branch);
  const [commands, setCommands] = useState({
    setup: repository.setup_command ?? '',
    test: repository.test_command ?? '',
    hints: repository.hints,
  });
  const update = useUpdateRepository(repository.id);
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        update.mutate({ base_branch: branch, ...commandsOf(commands) }, { onSuccess: onDone });
      }}
    >
      <Field label="Base branch" error={fieldError(update.error, 'base_branch')}>
        <Input value={branch} required maxLength={200} onChange={(event) => setBranch(event.target.value)} />
      </Field>
      <Commands values={commands} onChange={setCommands} error={update.error} />
      {update.isError && (
        <p role="alert" className="text-12 text-red">
          {readable(update.error).message}
        </p>
      )}
      <Button size="md" variant="primary" type="submit" className="justify-self-end" busy={update.isPending}>
        Save
      </Button>
    </form>
  );
}
