'use client';
import type { MaskingRules } from '@soulcaster/contract';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { Field, Textarea } from '@/components/field.tsx';
import { readable } from '@/session/problem.ts';
import { useProject } from '@/session/session.tsx';
import { maskingQuery } from './queries/preview-masking.ts';

const example = 'ann@example.com paid order CUST-104522 from 203.0.113.7 with 4111 1111 1111 1111, password=hunter22';

/** A text as it would be stored under the rules that stand in the form. */
export function MaskingPreview({ masking }: { masking: MaskingRules }) {
  const { api, project } = useProject();
  const [text, setText] = useState(example);
  const asked = useDeferredValue(text);
  const preview = useQuery({
    ...maskingQuery(api, project.id, { text: asked, masking }),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="grid gap-2">
      <Field label="Try it" hint="Nothing of it is kept.">
        <Textarea rows={2} maxLength={5000} value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      {preview.isError ? (
        <p role="alert" className="text-12 text-red">
          {readable(preview.error).message}
        </p>
      ) : (
        <output
          className="block min-h-8 rounded-md bg-sunken px-2.5 py-1.5 break-words whitespace-pre-wrap"
          data-masked
        >
          {preview.data?.text}
        </output>
      )}
    </div>
  );
}
