'use client';
import type { Feedback } from '@soulcaster/contract';
import { FolderInput, LogOut, Pin, PinOff, Split, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/components/button.tsx';
import { counted } from '@/format/number.ts';
import { keysOf } from '@/shortcuts/table.ts';
import type { ReportActs } from './report-acts.ts';

interface Props {
  chosen: Feedback[];
  /** How many reports the cluster has. */
  total: number;
  shown: number;
  acts: ReportActs;
  onAll: () => void;
  onClear: () => void;
}

/** What can be done with the selected reports; says exactly how many it touches. */
export function ReportBar({ chosen, total, shown, acts, onAll, onClear }: Props) {
  if (chosen.length === 0) return null;
  const allPinned = chosen.every((item) => item.pinned);
  const noneStays = chosen.length >= total ? 'At least one report must stay: select fewer.' : null;
  const alone = total === 1 ? 'It is the only report of this cluster.' : null;
  const then = (act: (items: Feedback[]) => void) => () => {
    act(chosen);
    onClear();
  };
  const icon = 'size-3.5';
  return (
    <div
      role="toolbar"
      aria-label="Selected reports"
      className="sticky bottom-4 z-10 mx-auto flex max-w-full items-center gap-1 overflow-x-auto rounded-lg bg-raised p-1.5 shadow-pop"
    >
      <span className="tnum px-2 whitespace-nowrap">
        {chosen.length} <span className="max-sm:hidden">{chosen.length === 1 ? 'report' : 'reports'} </span>selected
      </span>
      {chosen.length < shown && (
        <Button variant="ghost" onClick={onAll} tip={`Select the ${counted(shown, 'report')} shown`}>
          All {shown}
        </Button>
      )}
      <Button
        variant="ghost"
        icon={<Split className={icon} />}
        keys={keysOf('split')}
        tip="Into a cluster of their own, together"
        off={acts.off ?? noneStays}
        onClick={then(acts.splitOff)}
      >
        <Word>Split off</Word>
      </Button>
      <Button
        variant="ghost"
        icon={<FolderInput className={icon} />}
        keys={keysOf('merge')}
        tip="Into another cluster"
        off={acts.off}
        onClick={then(acts.move)}
      >
        <Word>Move to…</Word>
      </Button>
      <Button
        variant="ghost"
        icon={<LogOut className={icon} />}
        keys={keysOf('move_out')}
        tip="Each into a cluster of its own"
        off={acts.off ?? alone}
        onClick={then(acts.moveOut)}
      >
        <Word>Move out</Word>
      </Button>
      <Button
        variant="ghost"
        icon={allPinned ? <PinOff className={icon} /> : <Pin className={icon} />}
        keys={keysOf('pin')}
        tip={allPinned ? 'A run of grouping may move them again' : 'No run of grouping moves them'}
        off={acts.off}
        onClick={then((items) => acts.pin(items, !allPinned))}
      >
        <Word>{allPinned ? 'Unpin' : 'Pin'}</Word>
      </Button>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Clear the selection"
        tip="Clear the selection"
        icon={<X className="size-4" />}
        onClick={onClear}
      />
    </div>
  );
}

/** On a phone there is room for the icons only; a screen reader has the words everywhere. */
const Word = ({ children }: { children: ReactNode }) => <span className="max-sm:sr-only">{children}</span>;
