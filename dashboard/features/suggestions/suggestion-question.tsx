'use client';
import type { Suggestion } from '@soulcaster/contract';
import { CircleHelp } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/components/button.tsx';
import { cx } from '@/components/cx.ts';
import { counted } from '@/format/number.ts';
import { useWhyNot } from '@/session/session.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { JudgedNote } from './judged-note.tsx';
import { useAnswerSuggestion } from './queries/answer-suggestion.ts';

/** "Maybe the same as …": the question that the grouping asks instead of guessing. `withKeys` gives it the two keys. */
export function SuggestionQuestion(props: {
  suggestion: Suggestion;
  /** The cluster whose page this is on, which then need not be named. */
  onClusterId?: string;
  withKeys: boolean;
  onSame?: (clusterId: string) => void;
  /** Where other questions wait, this one can be put off. */
  onLater?: (() => void) | undefined;
}) {
  const { suggestion, withKeys } = props;
  const answer = useAnswerSuggestion();
  const off = useWhyNot()('triager');
  const give = (word: 'same' | 'different') => {
    if (off || answer.isPending) return;
    answer.mutate(
      { suggestionId: suggestion.id, answer: word },
      { onSuccess: ({ cluster_id }) => word === 'same' && props.onSame?.(cluster_id) },
    );
  };
  useShortcut('same', () => give('same'), withKeys);
  useShortcut('different', () => give('different'), withKeys);
  useShortcut('later', () => props.onLater?.(), withKeys && Boolean(props.onLater));
  const sides = [suggestion.cluster, suggestion.other].filter((side) => side.id !== props.onClusterId);

  return (
    <div className={cx('@container grid gap-2 p-3', answer.isPending && 'opacity-60')}>
      <p className="flex items-center gap-1.5 text-12 text-muted">
        <CircleHelp className="size-3.5 text-accent-text" aria-hidden="true" />
        {props.onClusterId ? 'Maybe the same problem as' : 'Are these the same problem?'}
        <span className="tnum text-faint">{Math.round(suggestion.score * 100)} % likely</span>
      </p>
      <ul className="grid gap-0.5">
        {sides.map((side) => (
          <li key={side.id} className="flex min-w-0 items-baseline gap-2">
            <span className={cx('shrink-0 font-mono text-11 text-faint', !props.onClusterId && 'w-14 @md:w-18')}>
              {side.short_id}
            </span>
            <Link
              href={`/dashboard/clusters/${side.id}`}
              className="min-w-0 truncate hover:underline"
              title={side.title}
            >
              {side.title}
            </Link>
            <span className="tnum ml-auto shrink-0 text-12 text-faint">{counted(side.count, 'report')}</span>
          </li>
        ))}
      </ul>
      <JudgedNote judged={suggestion.judged} />
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          keys={withKeys ? keysOf('same') : undefined}
          showKeys
          off={off}
          busy={answer.isPending && answer.variables.answer === 'same'}
          onClick={() => give('same')}
        >
          Same
        </Button>
        <Button
          keys={withKeys ? keysOf('different') : undefined}
          showKeys
          off={off}
          busy={answer.isPending && answer.variables.answer === 'different'}
          onClick={() => give('different')}
        >
          Different
        </Button>
        {props.onLater && (
          <Button variant="ghost" keys={withKeys ? keysOf('later') : undefined} showKeys onClick={props.onLater}>
            Later
          </Button>
        )}
        {suggestion.terms.length > 0 && (
          <span className="min-w-0 truncate text-12 text-faint">
            both say{' '}
            {suggestion.terms
              .slice(0, 4)
              .map((term) => `“${term}”`)
              .join(', ')}
          </span>
        )}
      </div>
    </div>
  );
}
