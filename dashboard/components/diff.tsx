'use client';
import dynamic from 'next/dynamic';
import { useTheme } from 'next-themes';
import { useMemo, useState } from 'react';
import { Button } from './button.tsx';
import { filesOf } from './patch-files.ts';
import { BlockSkeleton } from './skeleton.tsx';

const PatchDiff = dynamic(() => import('@pierre/diffs/react').then((kit) => kit.PatchDiff), {
  ssr: false,
  loading: () => <BlockSkeleton lines={8} />,
});

const linesMax = 3000;
/** Inside the kit's shadow tree: no room kept for a scrollbar that wrapping never shows, and readable words between the hunks. */
const innerStyle = '[data-code]{scrollbar-gutter:auto} [data-separator-content]{color:var(--muted)}';

/** A patch: the list of its files with their counts, then each file, split or unified. */
export function Diff({ patch }: { patch: string }) {
  const { resolvedTheme } = useTheme();
  const [split, setSplit] = useState(false);
  const [all, setAll] = useState(false);
  const files = useMemo(() => filesOf(patch), [patch]);
  const big = patch.split('\n').length > linesMax;

  if (files.length === 0) return <p className="p-4 text-muted">This change is empty.</p>;
  return (
    <div className="grid min-w-0 gap-3">
      <div className="flex flex-wrap items-start gap-3">
        <ul className="grid min-w-0 flex-1 gap-0.5" aria-label="Changed files" hidden={files.length === 1}>
          {files.map((file) => (
            <li key={file.path} className="flex items-center gap-2 font-mono text-12">
              <a href={`#${anchor(file.path)}`} className="min-w-0 truncate hover:underline" title={file.path}>
                {file.path}
              </a>
              {file.kind !== 'changed' && <span className="text-faint">{file.kind}</span>}
              <span className="tnum text-green">+{file.additions}</span>
              <span className="tnum text-red">−{file.deletions}</span>
            </li>
          ))}
        </ul>
        <fieldset aria-label="How the diff is shown" className="ml-auto hidden shrink-0 sm:flex">
          <Button
            className="rounded-r-none"
            aria-pressed={!split}
            variant={split ? 'ghost' : 'secondary'}
            onClick={() => setSplit(false)}
          >
            Unified
          </Button>
          <Button
            className="rounded-l-none"
            aria-pressed={split}
            variant={split ? 'secondary' : 'ghost'}
            onClick={() => setSplit(true)}
          >
            Split
          </Button>
        </fieldset>
      </div>
      {big && !all ? (
        <Button className="justify-self-start" onClick={() => setAll(true)}>
          Show this long diff
        </Button>
      ) : (
        files.map((file) => (
          <div
            key={file.path}
            id={anchor(file.path)}
            className="diff min-w-0 scroll-mt-4 overflow-hidden rounded-lg border border-line-strong"
          >
            <PatchDiff
              patch={file.patch}
              disableWorkerPool
              options={{
                // The only bundled pair whose words keep 4.5:1 on added and removed lines, in both themes.
                theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
                themeType: resolvedTheme === 'dark' ? 'dark' : 'light',
                diffStyle: split ? 'split' : 'unified',
                overflow: 'wrap',
                hunkSeparators: 'line-info-basic',
                unsafeCSS: innerStyle,
              }}
            />
          </div>
        ))
      )}
    </div>
  );
}

const anchor = (path: string) => `file-${path.replace(/[^\w-]/g, '-')}`;
