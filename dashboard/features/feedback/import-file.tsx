'use client';
import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { Field, Textarea } from '@/components/field.tsx';

/** A file to drop or choose, or rows to paste. */
export function ImportFile({ busy, onFile }: { busy: boolean; onFile: (file: Blob | string) => void }) {
  const [pasted, setPasted] = useState('');
  const [over, setOver] = useState(false);
  return (
    <>
      <label
        className={cx(
          'grid cursor-pointer justify-items-center gap-1 rounded-lg border border-dashed border-line-strong px-4 py-8 text-center hover:bg-hover has-focus-visible:border-accent',
          over && 'border-accent bg-accent-soft',
        )}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const [file] = event.dataTransfer.files;
          if (file) onFile(file);
        }}
      >
        <FileUp className="size-5 text-faint" aria-hidden="true" />
        <span className="text-13 font-medium">{busy ? 'Reading…' : 'Drop a file here, or choose one'}</span>
        <span className="text-12 text-faint">CSV, TSV or JSON lines, up to 10 MB and 10,000 rows</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,.jsonl,.ndjson,text/csv,text/plain"
          className="sr-only"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            if (file) onFile(file);
          }}
        />
      </label>
      <Field label="Or paste the rows" hint="With their heading, or a report a line.">
        <Textarea
          rows={4}
          value={pasted}
          className="font-mono text-12"
          placeholder={'title,description,reporter\nCart is empty,"I signed in and the cart was empty.",ada'}
          onChange={(event) => setPasted(event.target.value)}
        />
      </Field>
      <div className="flex justify-end">
        <Button
          size="md"
          variant="primary"
          busy={busy}
          off={pasted.trim() === '' ? 'Choose a file, or paste rows first' : null}
          onClick={() => onFile(pasted)}
        >
          Preview
        </Button>
      </div>
    </>
  );
}
