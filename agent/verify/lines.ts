/** Lines of `after` that `before` does not have, counting how often each is there. */
export function addedLines(before: string, after: string): string[] {
  return without(after, before);
}

/** Lines of `before` that `after` lost, whatever their indentation became. */
export function missingLines(before: string, after: string): string[] {
  return without(before, after).filter((line) => line.trim() !== '');
}

function without(text: string, other: string): string[] {
  const counts = new Map<string, number>();
  for (const line of other.split('\n')) counts.set(line.trim(), (counts.get(line.trim()) ?? 0) + 1);
  return text.split('\n').filter((line) => {
    const left = counts.get(line.trim()) ?? 0;
    if (left > 0) counts.set(line.trim(), left - 1);
    return left === 0;
  });
}
