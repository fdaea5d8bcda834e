'use client';
import { useSyncExternalStore } from 'react';
import { cx } from './cx.ts';

const glyphs: Record<string, string> = {
  Shift: '⇧',
  Enter: '↵',
  Escape: 'Esc',
  Space: 'Space',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** The keys of a shortcut, in tinykeys' notation: `g c`, `$mod+k`, `Shift+j`. Hidden where there is only a finger, unless `always`. */
export function Kbd(props: { keys: string; tone?: 'plain' | 'accent'; always?: boolean }) {
  const { keys, tone = 'plain', always = false } = props;
  const apple = useApple();
  return (
    <span className={cx('inline-flex gap-0.5', !always && 'max-sm:hidden pointer-coarse:hidden')} aria-hidden="true">
      {keys.split(' ').map((press) => (
        <kbd
          key={press}
          className={cx(
            'inline-flex h-4.5 min-w-4.5 items-center justify-center rounded-sm border px-1 font-sans text-11',
            tone === 'accent' ? 'border-on-accent/25 bg-on-accent/15' : 'border-line-strong bg-active text-muted',
          )}
        >
          {press
            .split('+')
            .map((key) => glyph(key, apple))
            .join('')}
        </kbd>
      ))}
    </span>
  );
}

/** The same for a screen reader: `Ctrl K`, `G then C`. */
export function SpokenKeys({ keys }: { keys: string }) {
  const apple = useApple();
  const spoken = (press: string) => press.replace('$mod', apple ? 'Command' : 'Ctrl').replaceAll('+', ' ');
  return <span className="sr-only">{keys.split(' ').map(spoken).join(' then ')}</span>;
}

function glyph(key: string, apple: boolean) {
  if (key === '$mod') return apple ? '⌘' : 'Ctrl ';
  return glyphs[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}

const never = () => () => {};

/** Whether the keyboard has a Command key; the server, which cannot know, says no. */
const useApple = () =>
  useSyncExternalStore(
    never,
    () => /Mac|iPhone|iPad/.test(navigator.platform),
    () => false,
  );
