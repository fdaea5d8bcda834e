/** HTTP headers, name and value. */
export function HeaderList({ title, headers }: { title: string; headers: Record<string, string> }) {
  const entries = Object.entries(headers);
  if (entries.length === 0) return null;
  return (
    <div>
      <p className="label mb-1">{title}</p>
      <dl className="grid gap-x-4 gap-y-0.5 rounded-md border border-line-strong bg-sunken px-3 py-2 font-mono text-12 @md:grid-cols-[max-content_1fr]">
        {entries.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-all">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
