/** A repository as one reads it: `owner/name` stays, a path on this machine is shortened to its end. */
export function repositoryName(name: string): string {
  if (!name.startsWith('/')) return name;
  return (
    name
      .split('/')
      .filter(Boolean)
      .at(-1)
      ?.replace(/\.git$/, '') ?? name
  );
}
