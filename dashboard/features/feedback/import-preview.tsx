'use client';
import type { FeedbackImport, ImportField } from '@soulcaster/contract';
import { cx } from '@/components/cx.ts';
import { Pill, type Tone } from '@/components/pill.tsx';
import { Select } from '@/components/select.tsx';
import { exact } from '@/format/number.ts';

const fields: { field: ImportField; label: string }[] = [
  { field: 'body', label: 'Text' },
  { field: 'title', label: 'Title' },
  { field: 'author', label: 'Who' },
  { field: 'occurred_at', label: 'When' },
  { field: 'permalink', label: 'Link' },
  { field: 'external_id', label: 'Id' },
];

const states: Record<FeedbackImport['items'][number]['status'], { label: string; tone: Tone }> = {
  ok: { label: 'new', tone: 'green' },
  duplicate: { label: 'known', tone: 'plain' },
  error: { label: 'error', tone: 'red' },
};

/** What would come of the file: counts, which column is what, and row by row. */
export function ImportPreview(props: {
  preview: FeedbackImport;
  busy: boolean;
  onChoose: (field: ImportField, column: string | null) => void;
}) {
  const { rows, ok, duplicates, errors, encoding, items } = props.preview;
  return (
    <div className={cx('grid min-w-0 gap-3', props.busy && 'opacity-60')} aria-busy={props.busy}>
      <p className="flex flex-wrap items-center gap-1.5 text-12 text-muted">
        {exact(rows)} rows: <Pill tone="green">{exact(ok)} new</Pill> <Pill>{exact(duplicates)} known already</Pill>
        <Pill tone={errors > 0 ? 'red' : 'plain'}>{exact(errors)} with errors</Pill>
        {encoding !== 'utf-8' && <Pill tone="amber">read as {encoding}</Pill>}
      </p>
      <Columns {...props} />
      <section aria-label="Rows" className="max-h-[38vh] overflow-auto rounded-lg border border-line">
        <table className="w-full text-12">
          <thead className="sticky top-0 bg-raised text-left text-faint">
            <tr>
              <th className="w-14 px-3 py-1.5 font-medium">Line</th>
              <th className="w-20 px-1 py-1.5 font-medium">State</th>
              <th className="px-3 py-1.5 font-medium">Report</th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ line, status, title, reason }) => (
              <tr key={line} className="border-t border-line align-top">
                <td className="px-3 py-1.5 text-faint tabular-nums">{line}</td>
                <td className="px-1 py-1.5">
                  <Pill tone={states[status].tone}>{states[status].label}</Pill>
                </td>
                <td className="px-3 py-1.5 break-words">
                  {title}
                  {reason && (
                    <span className={cx('block', status === 'error' ? 'text-red' : 'text-faint')}>{reason}</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows > items.length && (
        <p className="text-12 text-faint">The first rows, and those with errors. All {exact(rows)} are imported.</p>
      )}
    </div>
  );
}

function Columns({ preview, onChoose }: Parameters<typeof ImportPreview>[0]) {
  const options = [
    { value: '', label: 'none' },
    ...preview.columns.map((column) => ({ value: `=${column}`, label: column })),
  ];
  return (
    <div className="grid gap-2 sm:grid-cols-3">
      {fields.map(({ field, label }) => {
        const column = preview.mapping[field];
        return (
          <div key={field} className="grid gap-1">
            <span className="text-12 font-medium">{label}</span>
            <Select
              aria-label={`The column for: ${label}`}
              value={column ? `=${column}` : ''}
              options={options}
              onChange={(value) => onChoose(field, value === '' ? null : value.slice(1))}
            />
          </div>
        );
      })}
    </div>
  );
}
