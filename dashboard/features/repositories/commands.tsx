'use client';
import { Field, Input, Textarea } from '@/components/field.tsx';
import { fieldError } from '@/session/problem.ts';

export interface CommandValues {
  setup: string;
  test: string;
  hints: string;
}

/** How the sandbox prepares and proves: the commands, and hints for the agent. */
export function Commands(props: { values: CommandValues; onChange: (values: CommandValues) => void; error: unknown }) {
  const { values, onChange, error } = props;
  return (
    <>
      <Field
        label="Setup command"
        hint="Installs what the tests need. Empty: nothing is run."
        error={fieldError(error, 'setup_command')}
      >
        <Input
          className="font-mono text-12"
          spellCheck={false}
          maxLength={500}
          value={values.setup}
          onChange={(event) => onChange({ ...values, setup: event.target.value })}
        />
      </Field>
      <Field
        label="Test command"
        hint="Proves that the fix works and nothing else broke."
        error={fieldError(error, 'test_command')}
      >
        <Input
          className="font-mono text-12"
          spellCheck={false}
          maxLength={500}
          value={values.test}
          onChange={(event) => onChange({ ...values, test: event.target.value })}
        />
      </Field>
      <Field
        label="Hints for the agent"
        hint="Conventions, where things are, what not to touch."
        error={fieldError(error, 'hints')}
      >
        <Textarea
          maxLength={4000}
          value={values.hints}
          onChange={(event) => onChange({ ...values, hints: event.target.value })}
        />
      </Field>
    </>
  );
}

export const commandsOf = (values: CommandValues) => ({
  setup_command: values.setup.trim() || null,
  test_command: values.test.trim() || null,
  hints: values.hints,
});
