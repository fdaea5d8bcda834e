/** Text as a stream brings it: a short first part and longer ones after it, so that nobody counts on one. */
export function pieces(text: string): string[] {
  const letters = [...text];
  const parts: string[] = [];
  while (letters.length > 0) parts.push(letters.splice(0, parts.length === 0 ? 3 : 16).join(''));
  return parts;
}
