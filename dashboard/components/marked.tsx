import { stretches } from './stretches.ts';

/** Text with some of its words marked, as those that two reports share. */
export function Marked({ text, words }: { text: string; words: string[] }) {
  return stretches(text, words).map((stretch, index) =>
    stretch.marked ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
      <mark key={index} className="rounded-xs bg-accent-soft text-inherit shadow-[inset_0_-1px_var(--accent)]">
        {stretch.text}
      </mark>
    ) : (
      stretch.text
    ),
  );
}
