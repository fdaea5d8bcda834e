import type { Cluster } from '@soulcaster/contract';

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** Where a pasted id or address of this dashboard leads; null when it is neither. */
export function pastedPath(
  text: string,
  clusters: Pick<Cluster, 'id' | 'short_id' | 'github_pr_url'>[],
): string | null {
  const path = pathOf(text);
  if (path && /^\/(dashboard|settings)(\/|$)/.test(path)) return path;
  if (uuid.test(text)) return `/dashboard/clusters/${text.toLowerCase()}`;
  const named = clusters.find(
    (cluster) => cluster.short_id.toLowerCase() === text.toLowerCase() || (text && cluster.github_pr_url === text),
  );
  return named ? `/dashboard/clusters/${named.id}` : null;
}

function pathOf(text: string): string | null {
  if (text.startsWith('/')) return text;
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.pathname + url.search;
}
