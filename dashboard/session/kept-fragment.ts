const key = 'soulcaster.fragment';

/**
 * Takes the fragment out of the address bar and keeps it in this tab, for the page at `path`: it outlives a reload and the way to the
 * sign-in page and back, and reaches no server. Without a fragment nothing changes.
 */
export function keepFragment(path: string): void {
  const { hash, pathname, search } = window.location;
  if (hash.length < 2) return;
  sessionStorage.setItem(key, JSON.stringify({ path, fragment: hash.slice(1) }));
  window.history.replaceState(window.history.state, '', pathname + search);
}

export const keptFragment = (path: string): string | null => {
  const kept = read();
  return kept?.path === path ? kept.fragment : null;
};

/** The page that something is kept for. */
export const keptPath = (): string | null => read()?.path ?? null;

export const forgetFragment = (): void => sessionStorage.removeItem(key);

function read(): { path: string; fragment: string } | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    if (typeof kept !== 'object' || kept === null || !('path' in kept) || !('fragment' in kept)) return null;
    const { path, fragment } = kept;
    return typeof path === 'string' && typeof fragment === 'string' ? { path, fragment } : null;
  } catch {
    return null;
  }
}
