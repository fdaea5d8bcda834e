import Anser from 'anser';
import type { CSSProperties } from 'react';

const palette: Record<string, string> = {
  'ansi-black': 'var(--bar)',
  'ansi-red': 'var(--red)',
  'ansi-green': 'var(--green)',
  'ansi-yellow': 'var(--amber)',
  'ansi-blue': 'var(--blue)',
  'ansi-magenta': 'var(--purple)',
  'ansi-cyan': 'var(--cyan)',
  'ansi-white': 'var(--fg)',
};

/** A line of terminal output as text with its colours, from our own palette; never as HTML. */
export function Ansi({ text }: { text: string }) {
  if (!text.includes('\u001b')) return text;
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true }).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line are their order
    <span key={index} style={styleOf(part)}>
      {part.content}
    </span>
  ));
}

function styleOf(part: Anser.AnserJsonEntry): CSSProperties {
  const on = colour(part.bg);
  return {
    ...(part.fg && { color: colour(part.fg) }),
    ...(on && { background: on, color: 'var(--bg)', borderRadius: 3 }),
    ...(part.decorations.includes('bold') && { fontWeight: 600 }),
    ...(part.decorations.includes('dim') && { color: 'var(--faint)' }),
    ...(part.decorations.includes('underline') && { textDecoration: 'underline' }),
    ...(part.decorations.includes('italic') && { fontStyle: 'italic' }),
  };
}

const colour = (name: string | null) => (name ? palette[name.replace('bright-', '')] : undefined);

export const plain = (text: string) => Anser.ansiToText(text);
