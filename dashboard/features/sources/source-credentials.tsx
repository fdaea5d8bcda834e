'use client';
import type { Source } from '@soulcaster/contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Field, Input } from '@/components/field.tsx';
import { Pill } from '@/components/pill.tsx';
import { fieldsOf } from '@/components/schema-parse.ts';
import { Card, Section } from '@/components/section.tsx';
import { fieldError, readable } from '@/session/problem.ts';
import { useWhyNot } from '@/session/session.tsx';
import { useUpdateSource } from './queries/update-source.ts';

/** What polling the vendor's API needs: written, replaced or removed here, and never shown again. */
export function SourceCredentials({ source, schema }: { source: Source; schema: Record<string, unknown> }) {
  const fields = fieldsOf(schema);
  const [given, setGiven] = useState<Record<string, string>>({});
  const update = useUpdateSource(source.id, true);
  const off = useWhyNot()('admin');
  const errors = fields.map((field) => fieldError(update.error, `credentials.${field.name}`));
  return (
    <Section title="Credentials">
      <Card className="p-4">
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            const credentials = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ''));
            update.mutate(
              { credentials },
              {
                onSuccess: () => {
                  setGiven({});
                  toast.success('Saved. They are stored encrypted.');
                },
              },
            );
          }}
        >
          {fields.map((field, index) => {
            const isSet = source.credentials.includes(field.name);
            return (
              <div key={field.name} className="flex items-start gap-2">
                <Field
                  className="min-w-0 flex-1"
                  label={
                    <span className="flex items-center gap-2">
                      {field.label} <Pill tone={isSet ? 'green' : 'plain'}>{isSet ? 'set' : 'not set'}</Pill>
                    </span>
                  }
                  hint={field.hint}
                  error={errors[index]}
                >
                  <Input
                    type="password"
                    autoComplete="new-password"
                    maxLength={2000}
                    value={given[field.name] ?? ''}
                    placeholder={isSet ? '•••••••••••• (type to replace)' : ''}
                    onChange={(event) => setGiven({ ...given, [field.name]: event.target.value })}
                  />
                </Field>
                {isSet && (
                  <Button
                    variant="ghost"
                    className="mt-6 h-8"
                    off={off}
                    onClick={() => update.mutate({ credentials: { [field.name]: '' } })}
                  >
                    Remove
                  </Button>
                )}
              </div>
            );
          })}
          {update.isError && !errors.some(Boolean) && (
            <p role="alert" className="text-12 text-red">
              {readable(update.error).message}
            </p>
          )}
          <Button
            size="md"
            type="submit"
            className="justify-self-start"
            off={off ?? (Object.values(given).some(Boolean) ? null : 'Type a value first.')}
            busy={update.isPending}
          >
            Save credentials
          </Button>
        </form>
      </Card>
    </Section>
  );
}
