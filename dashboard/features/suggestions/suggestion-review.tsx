'use client';
import type { Suggestion } from '@soulcaster/contract';
import { CircleHelp } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Card } from '@/components/section.tsx';
import { counted } from '@/format/number.ts';
import { useWhyNot } from '@/session/session.tsx';
import { useShortcut } from '@/shortcuts/shortcuts.tsx';
import { keysOf } from '@/shortcuts/table.ts';
import { JudgedNote } from './judged-note.tsx';
import { useAnswerSuggestion } from './queries/answer-suggestion.ts';
import { SuggestionSide } from './suggestion-side.tsx';

interface Props {
  /** The cluster whose page this is on. */
  clusterId: string;
  suggestions: Suggestion[];
  /** Called with the cluster that is left. */
  onSame: (clusterId: string) => void;
}

/** "Maybe the same as …": one question at a time, both sides to be read, answered by one key; then the next. */
export function SuggestionReview({ clusterId, suggestions, onSame }: Props) {
  const { mutateAsync } = useAnswerSuggestion();
  const off = useWhyNot()('triager');
  const [later, setLater] = useState<string[]>([]);
  const [given, setGiven] = useState<string[]>([]);
  // One that is gone by now may come back, by an undo.
  if (given.some((id) => !suggestions.some((each) => each.id === id)))
    setGiven(given.filter((id) => suggestions.some((each) => each.id === id)));
  const open = suggestions.filter(({ id }) => !given.includes(id));
  const [question] = open.filter(({ id }) => !later.includes(id));

  const give = (answer: 'same' | 'different') => {
    if (!question || off) return;
    const { id } = question;
    setGiven((before) => [...before, id]);
    mutateAsync({ suggestionId: id, answer }).then(
      ({ cluster_id }) => answer === 'same' && onSame(cluster_id),
      () => setGiven((before) => before.filter((other) => other !== id)),
    );
  };
  const postpone = () => question && setLater((before) => [...before, question.id]);
  const asks = question !== undefined;
  useShortcut('same', () => give('same'), asks);
  useShortcut('different', () => give('different'), asks);
  useShortcut('later', postpone, asks);

  if (open.length === 0) return null;
  if (!question)
    return (
      <p className="flex items-center gap-2 text-12 text-muted">
        <CircleHelp className="size-3.5 shrink-0" aria-hidden="true" />
        {counted(open.length, 'question')} put off.
        <Button variant="ghost" onClick={() => setLater([])}>
          Ask now
        </Button>
      </p>
    );

  const { cluster, other, score, terms, judged } = question;
  const [mine, theirs] = cluster.id === clusterId ? [cluster, other] : [other, cluster];
  return (
    <section aria-label="Maybe the same problem">
      <Card className="@container border-accent/40">
        <header className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-2">
          <CircleHelp className="size-3.5 text-accent-text" aria-hidden="true" />
          <h2 className="text-13 font-semibold">Maybe the same problem as {theirs.short_id}</h2>
          <span className="tnum text-12 text-muted">{Math.round(score * 100)} % likely</span>
          {suggestions.length > 1 && (
            <span className="tnum ml-auto text-12 text-faint">{counted(open.length, 'open question')}</span>
          )}
        </header>
        <div key={question.id} className="grid divide-line @max-xl:divide-y @xl:grid-cols-2 @xl:divide-x">
          <SuggestionSide end={mine} here terms={terms} />
          <SuggestionSide end={theirs} here={false} terms={terms} />
        </div>
        {judged && (
          <div className="border-t border-line px-3 py-2">
            <JudgedNote judged={judged} />
          </div>
        )}
        <footer className="flex flex-wrap items-center gap-1.5 border-t border-line px-3 py-2">
          <Button keys={keysOf('same')} showKeys off={off} onClick={() => give('same')}>
            Same problem
          </Button>
          <Button keys={keysOf('different')} showKeys off={off} onClick={() => give('different')}>
            Different
          </Button>
          <Button variant="ghost" keys={keysOf('later')} showKeys onClick={postpone}>
            Later
          </Button>
          {terms.length > 0 && (
            <span className="min-w-0 truncate text-12 text-faint">
              both say{' '}
              {terms
                .slice(0, 5)
                .map((term) => `“${term}”`)
                .join(', ')}
            </span>
          )}
        </footer>
      </Card>
    </section>
  );
}
