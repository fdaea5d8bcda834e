'use client';
import { createContext, type ReactNode, use, useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { tinykeys } from 'tinykeys';
import { type ShortcutId, shortcutIds, shortcuts } from './table.ts';
import { isNotForShortcuts, pressMemory } from './when.ts';

type Act = () => void;

interface Bound {
  bind: (id: ShortcutId, act: Act) => () => void;
  /** Which shortcuts mean something on this page now. */
  active: () => ShortcutId[];
  run: (id: ShortcutId) => void;
}

const ShortcutsContext = createContext<Bound | null>(null);

export function ShortcutsProvider({ children }: { children: ReactNode }) {
  // The latest binding of an id wins: a panel over a list, the list when the panel closes.
  const acts = useRef(new Map<ShortcutId, Act[]>());

  const bound = useMemo<Bound>(
    () => ({
      bind(id, act) {
        acts.current.set(id, [...(acts.current.get(id) ?? []), act]);
        return () => {
          const rest = (acts.current.get(id) ?? []).filter((other) => other !== act);
          if (rest.length) acts.current.set(id, rest);
          else acts.current.delete(id);
        };
      },
      active: () => [...acts.current.keys()],
      run: (id) => acts.current.get(id)?.at(-1)?.(),
    }),
    [],
  );

  useEffect(() => {
    const presses = pressMemory();
    const bindings = Object.fromEntries(
      shortcutIds.map((id) => [
        shortcuts[id].keys,
        (event: KeyboardEvent) => {
          if (!acts.current.has(id) || isSecondPress(id, presses)) return;
          event.preventDefault();
          bound.run(id);
        },
      ]),
    );
    return tinykeys(window, bindings, {
      ignore: (event) => {
        presses.note(event.key, event.timeStamp);
        return isNotForShortcuts(event, Boolean(document.querySelector('[role="dialog"], [role="menu"]')));
      },
    });
  }, [bound]);

  return <ShortcutsContext value={bound}>{children}</ShortcutsContext>;
}

/** Binds a shortcut of the table while the component is mounted and `enabled`. */
export function useShortcut(id: ShortcutId, act: Act, enabled = true) {
  const bind = use(ShortcutsContext)?.bind;
  const latest = useEffectEvent(act);
  useEffect(() => (enabled ? bind?.(id, () => latest()) : undefined), [bind, id, enabled]);
}

export const useShortcuts = () => use(ShortcutsContext);

const isSecondPress = (id: ShortcutId, presses: ReturnType<typeof pressMemory>) =>
  !shortcuts[id].keys.includes(' ') && presses.followsG();
