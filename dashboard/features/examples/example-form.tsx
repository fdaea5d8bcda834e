'use client';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input, Textarea } from '@/components/field.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { useAddExample } from './queries/add-example.ts';

/** An input and what should come out, typed: the cheapest and strongest proof that a person can give. */
export function ExampleForm({ clusterId, close }: { clusterId: string; close: () => void }) {
  const add = useAddExample();
  const [name, setName] = useState('');
  const [values, setValues] = useState('');
  const [expected, setExpected] = useState('');
  const [file, setFile] = useState('');
  const ofField = ['function', 'arguments', 'expected', 'file'].some((field) => fieldError(add.error, field));
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { function: name, arguments: values, expected, ...(file && { file }) };
        add.mutate({ clusterId, input }, { onSuccess: close });
      }}
    >
      <div className="grid gap-3 @xl:grid-cols-2">
        <Field
          label="Function"
          hint="Its name in the code, Class.method, or Class(3).method."
          error={fieldError(add.error, 'function')}
        >
          <Input
            value={name}
            required
            autoFocus
            spellCheck={false}
            autoCapitalize="off"
            placeholder="slugify"
            className="font-mono text-12"
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        <Field label="File" hint="Only where several have that name." error={fieldError(add.error, 'file')}>
          <Input
            value={file}
            spellCheck={false}
            autoCapitalize="off"
            className="font-mono text-12"
            onChange={(event) => setFile(event.target.value)}
          />
        </Field>
      </div>
      <Field
        label="Input"
        hint="The arguments as the code has them: plain values with commas between."
        error={fieldError(add.error, 'arguments')}
      >
        <Textarea
          rows={2}
          value={values}
          spellCheck={false}
          placeholder={'"Blue shirt", 3'}
          className="font-mono text-12"
          onChange={(event) => setValues(event.target.value)}
        />
      </Field>
      <Field label="Should give" hint="One plain value." error={fieldError(add.error, 'expected')}>
        <Textarea
          rows={2}
          required
          value={expected}
          spellCheck={false}
          placeholder={'"blue-shirt-3"'}
          className="font-mono text-12"
          onChange={(event) => setExpected(event.target.value)}
        />
      </Field>
      {add.error && !ofField && (
        <p role="alert" className="text-12 text-red">
          {readable(add.error).message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button variant="primary" type="submit" busy={add.isPending}>
          Add the example
        </Button>
        <Button variant="ghost" onClick={close}>
          Cancel
        </Button>
        <p className="min-w-48 flex-1 text-12 text-faint">The next fix has to make it true, and brings it as a test.</p>
      </div>
    </form>
  );
}
