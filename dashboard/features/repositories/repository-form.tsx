'use client';
import type { Capabilities, Forge, Repository, RepositoryDetection } from '@soulcaster/contract';
import { Search } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Select } from '@/components/select.tsx';
import { counted } from '@/format/number.ts';
import { fieldError, readable } from '@/session/problem.ts';
import { Commands, commandsOf } from './commands.tsx';
import { useCreateRepository } from './queries/create-repository.ts';
import { useDetectRepository } from './queries/detect-repository.ts';

const forgeLabels: Record<Forge, string> = { github: 'GitHub', local: 'On this machine' };

/** A repository: first a look at it, which finds its base branch and how its tests run, then what a person corrects. */
export function RepositoryForm(props: { forges: Capabilities['forges']; onDone: (repository: Repository) => void }) {
  const github = props.forges.find((forge) => forge.id === 'github');
  const [forge, setForge] = useState<Forge>(github?.available === false ? 'local' : 'github');
  const [name, setName] = useState('');
  const [found, setFound] = useState<RepositoryDetection | null>(null);
  const [branch, setBranch] = useState('');
  const [commands, setCommands] = useState({ setup: '', test: '', hints: '' });
  const detect = useDetectRepository();
  const create = useCreateRepository();
  const problem = create.error ?? detect.error;

  const look = (base?: string) =>
    detect.mutate(
      { forge, name, ...(base && { base_branch: base }) },
      {
        onSuccess: (detection) => {
          setFound(detection);
          setBranch(detection.base_branch);
          setCommands((before) => ({
            ...before,
            setup: detection.setup_command ?? '',
            test: detection.test_command ?? '',
          }));
        },
      },
    );

  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!found) return look();
        create.mutate({ forge, name, base_branch: branch, ...commandsOf(commands) }, { onSuccess: props.onDone });
      }}
    >
      <Field label="Where it lives" hint={github?.available === false ? `GitHub is off: ${github.reason}` : null}>
        <Select
          value={forge}
          options={[
            { value: 'github', label: forgeLabels.github, off: github?.available === false },
            { value: 'local', label: forgeLabels.local },
          ]}
          onChange={(next) => {
            setForge(next);
            setFound(null);
          }}
        />
      </Field>
      <Field
        label={forge === 'github' ? 'Owner and name' : 'Path of the git repository'}
        error={fieldError(problem, 'name')}
      >
        <Input
          value={name}
          required
          spellCheck={false}
          placeholder={forge === 'github' ? 'acme/shop' : '/srv/git/shop.git'}
          onChange={(event) => {
            setName(event.target.value);
            setFound(null);
          }}
        />
      </Field>
      {found && (
        <>
          <p className="text-12 text-muted" role="status">
            Found {counted(found.files, 'file')}
            {found.language && `, mostly ${found.language}`}.
            {!found.test_command && ' No test command was recognised: give one, or fixes will lack proof.'}
          </p>
          <Field label="Base branch" error={fieldError(problem, 'base_branch')}>
            <Select
              value={branch}
              options={(found.branches.includes(branch) ? found.branches : [branch, ...found.branches]).map((one) => ({
                value: one,
                label: one,
              }))}
              onChange={(next) => {
                setBranch(next);
                look(next);
              }}
            />
          </Field>
          <Commands values={commands} onChange={setCommands} error={create.error} />
        </>
      )}
      {problem && !fieldError(problem, 'name') && (
        <p role="alert" className="text-12 text-red">
          {readable(problem).message}
        </p>
      )}
      <div className="flex justify-end">
        {found ? (
          <Button size="md" variant="primary" type="submit" busy={create.isPending}>
            Add the repository
          </Button>
        ) : (
          <Button
            size="md"
            variant="primary"
            type="submit"
            icon={<Search className="size-3.5" />}
            busy={detect.isPending}
          >
            Look at it
          </Button>
        )}
      </div>
    </form>
  );
}
