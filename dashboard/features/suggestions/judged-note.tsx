import type { Suggestion } from '@soulcaster/contract';

/** What the model thinks of a question. Its reason is its own words, shown as plain text. */
export function JudgedNote({ judged }: Pick<Suggestion, 'judged'>) {
  if (!judged) return null;
  return (
    <p className="text-12 text-muted">
      {judged.model} thinks they are {judged.same ? 'the same' : 'different'}
      {judged.reason && `: ${judged.reason}`}
    </p>
  );
}
