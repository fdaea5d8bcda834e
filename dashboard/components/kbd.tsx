import { cx } from './cx.ts';

const glyphs: Record<string, string> = {
  $mod: '⌘',
  Shift: '⇧',
  Enter: '↵',
  Escape: 'Esc',
  Space: 'Space',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The keys of a shortcut, in tinykeys' notation: `g c`, `$mod+k`, `Shift+j`. */
export function Kbd({ keys, tone = 'plain' }: { keys: string; tone?: 'plain' | 'accent' }) {
  return (
    <span className="inline-flex gap-0.5" aria-hidden="true">
      {keys.split(' ').map((press) => (
        <kbd
          key={press}
          className={cx(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-11',
            tone === 'accent' ? 'border-on-accent/25 bg-on-accent/15' : 'border-line-strong bg-active text-muted',
          )}
        >
          {press.split('+').map(glyph).join('')}
        </kbd>
      ))}
    </span>
  );
}

function glyph(key: string) {
  return glyphs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
