const typing = 'input, textarea, select, [contenteditable="true"]';
const pressable =
  'button, a, summary, [role="tab"], [role="menuitem"], [role="option"], [role="switch"], [role="combobox"]';

/** Whether a key press is not a shortcut: the person types, holds a key, presses a button, or is in a dialog or a menu. */
export function isNotForShortcuts(event: KeyboardEvent, dialogIsOpen: boolean): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (event.repeat && !/^(j|k|Arrow)/i.test(event.key)) return true;
  const palette = event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey);
  if (palette) return false;
  if (dialogIsOpen) return true;
  if (target?.closest(typing)) return event.key !== 'Escape';
  const pressesTarget = event.key === 'Enter' || event.key === ' ';
  return pressesTarget && Boolean(target?.closest(pressable));
}

/** Remembers the last two presses, so that the `f` of `g f` is not taken for `f`. */
export function pressMemory(windowMs = 1000) {
  let last = { key: '', at: 0 };
  let before = { key: '', at: 0 };
  return {
    note(key: string, at: number) {
      before = last;
      last = { key: key.toLowerCase(), at };
    },
    followsG: () => before.key === 'g' && last.at - before.at < windowMs,
  };
}
