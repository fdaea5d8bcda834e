'use client';
import type { FeedbackImport, FeedbackImportQuery, ImportField } from '@soulcaster/contract';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '@/components/button.tsx';
import { Dialog } from '@/components/dialog.tsx';
import { readable } from '@/session/problem.ts';
import { ImportFile } from './import-file.tsx';
import { ImportPreview } from './import-preview.tsx';
import { useImportFeedback, usePreviewImport } from './queries/import-feedback.ts';

/** Many reports from a file or from what is pasted: seen first, then imported. The same file again adds nothing. */
export function ImportDialog(props: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog
      {...props}
      className="max-w-3xl"
      title="Import reports"
      description="A table from a spreadsheet (CSV), or JSON lines. Nothing is stored before you have seen it."
    >
      <ImportSteps done={() => props.onOpenChange(false)} />
    </Dialog>
  );
}

function ImportSteps({ done }: { done: () => void }) {
  const [file, setFile] = useState<Blob | string | null>(null);
  const [columns, setColumns] = useState<FeedbackImportQuery>({});
  const preview = usePreviewImport();
  const store = useImportFeedback();
  const error = store.error ?? preview.error;

  const look = (chosen: Blob | string, query: FeedbackImportQuery) => {
    setFile(chosen);
    setColumns(query);
    store.reset();
    preview.mutate({ file: chosen, query });
  };
  const choose = (field: ImportField, column: string | null) =>
    file && look(file, { ...columns, [`${field}_column`]: column ?? '-' });
  const save = () =>
    file &&
    store.mutate(
      { file, query: columns },
      {
        onSuccess: (stored) => {
          toast.success(told(stored));
          done();
        },
      },
    );

  return (
    <div className="grid gap-3">
      {preview.data && file ? (
        <ImportPreview preview={preview.data} busy={preview.isPending} onChoose={choose} />
      ) : (
        <ImportFile busy={preview.isPending} onFile={(chosen) => look(chosen, {})} />
      )}
      {error && (
        <p role="alert" className="text-12 text-red">
          {readable(error).message}
        </p>
      )}
      {preview.data && (
        <div className="flex justify-end gap-2">
          <Button
            size="md"
            variant="ghost"
            onClick={() => {
              setFile(null);
              preview.reset();
              store.reset();
            }}
          >
            Another file
          </Button>
          <Button
            size="md"
            variant="primary"
            busy={store.isPending}
            off={preview.data.ok === 0 ? 'There is nothing new in it' : null}
            onClick={save}
          >
            Import {preview.data.ok === 1 ? '1 report' : `${preview.data.ok} reports`}
          </Button>
        </div>
      )}
    </div>
  );
}

function told({ ok, duplicates, errors }: FeedbackImport): string {
  const rest = [duplicates > 0 && `${duplicates} known already`, errors > 0 && `${errors} left out`].filter(Boolean);
  return `${ok} imported${rest.length > 0 ? `, ${rest.join(', ')}` : ''}. They join clusters in a moment.`;
}
