const key = 'soulcaster.walk';

/** The list one came from, so that J and K on a cluster's page go on through it. */
export function rememberWalk(ids: string[]) {
  sessionStorage.setItem(key, JSON.stringify(ids.slice(0, 1000)));
  sessionStorage.setItem(`${key}.search`, window.location.search);
}

/** Back to that list, with its filters. */
export const listPath = () => `/dashboard/clusters${sessionStorage.getItem(`${key}.search`) ?? ''}`;

export function neighbours(id: string): { previous: string | null; next: string | null } {
  const ids = remembered();
  const at = ids.indexOf(id);
  if (at < 0) return { previous: null, next: null };
  return { previous: ids[at - 1] ?? null, next: ids[at + 1] ?? null };
}

function remembered(): string[] {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}
