'use client';
import type { Job, LogLine } from '@soulcaster/contract';
import { Download, Search, TriangleAlert, WrapText } from 'lucide-react';
import { Button } from '@/components/button.tsx';
import { CopyButton } from '@/components/copy-button.tsx';
import { cx } from '@/components/cx.ts';
import { plain } from './ansi.tsx';

interface Props {
  job: Pick<Job, 'cluster_short_id'>;
  lines: LogLine[];
  active: boolean;
  sought: string;
  onSeek: (text: string) => void;
  problemsOnly: boolean;
  onProblemsOnly: (only: boolean) => void;
  wrap: boolean;
  onWrap: (wrap: boolean) => void;
}

export function LogBar(props: Props) {
  const asText = () => props.lines.map((line) => `${line.at} ${line.origin} ${plain(line.text)}`).join('\n');
  return (
    <header className="flex h-9 shrink-0 items-center gap-1 border-b border-line pr-1.5 pl-3">
      <h3 className="text-12 font-semibold whitespace-nowrap">Job log</h3>
      {props.active && (
        <span className="flex items-center gap-1.5 pl-1 text-12 text-muted">
          <span aria-hidden="true" className="size-1.5 rounded-full bg-green" /> live
        </span>
      )}
      <span className="tnum pl-1 text-12 text-faint">{props.lines.length || ''}</span>
      <div className="relative ml-auto flex min-w-16 items-center">
        <Search className="pointer-events-none absolute left-2 size-3.5 text-faint" aria-hidden="true" />
        <input
          type="search"
          aria-label="Search the log"
          placeholder="Search…"
          value={props.sought}
          onChange={(event) => props.onSeek(event.target.value)}
          className="h-6.5 w-full max-w-40 rounded-md bg-transparent pr-2 pl-7 text-12 outline-none hover:bg-active focus-visible:bg-active"
        />
      </div>
      <Toggle
        label="Only warnings and errors"
        on={props.problemsOnly}
        onChange={props.onProblemsOnly}
        icon={<TriangleAlert className="size-3.5" />}
      />
      <Toggle
        label="Wrap long lines"
        on={props.wrap}
        onChange={props.onWrap}
        icon={<WrapText className="size-3.5" />}
      />
      <CopyButton text={asText} label="Copy the log" />
      <Button
        variant="ghost"
        size="icon"
        className="size-6"
        aria-label="Download the log"
        tip="Download the log"
        icon={<Download className="size-3.5" />}
        onClick={() => download(`${props.job.cluster_short_id}.log`, asText())}
      />
    </header>
  );
}

function Toggle(props: { label: string; on: boolean; onChange: (on: boolean) => void; icon: React.ReactNode }) {
  return (
    <Button
      variant="ghost"
      size="icon"
      aria-label={props.label}
      aria-pressed={props.on}
      tip={props.label}
      className={cx('size-6', props.on && 'bg-active text-fg')}
      icon={props.icon}
      onClick={() => props.onChange(!props.on)}
    />
  );
}

function download(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
