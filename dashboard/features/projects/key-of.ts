/** A key for a project's short ids, out of its name: `Acme Shop` gives `AS`, `Webshop` gives `WEBS`. Empty while the name gives none. */
export function keyOf(name: string): string {
  const words = name
    .normalize('NFD')
    .toUpperCase()
    .replace(/[^A-Z0-9\s-]/g, '')
    .split(/[\s-]+/)
    .filter(Boolean);
  const initials = words.map((word) => word[0]).join('');
  const key = (words.length > 1 ? initials.slice(0, 6) : (words[0] ?? '').slice(0, 4)).replace(/^[0-9]+/, '');
  return key.length >= 2 ? key : '';
}
