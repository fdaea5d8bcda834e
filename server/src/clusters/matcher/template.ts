const LETTERS_MAX = 4000;
const MASKS: [RegExp, string][] = [
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]]+/gi, '<url>'],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, '<email>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?/g, '<time>'],
  [/\b\d\d?:\d\d(:\d\d([.,]\d+)?)?\b/g, '<time>'],
  [/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b/g, '<ip>'],
  [/\b0x[0-9a-f]+\b/gi, '<hex>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '<hex>'],
  [/(?<![\w<])([a-z]:)?([\\/][\w.@-]+){2,}[\\/]?/gi, '<path>'],
  [/\b[a-z]+[_-]?\d{3,}\b/gi, '<id>'],
  [/(?<![\w.])\d+(ms|s|kb|mb|gb|%|px)?(?![\w]|\.\d)/gi, '<n>'],
];

/** A message without what changes from event to event. Versions (1.2) stay: they tell reports apart. */
export function messageTemplate(text: string): { template: string; masks: number; words: number } {
  let template = text.slice(0, LETTERS_MAX).normalize('NFKC');
  for (const [pattern, mask] of MASKS) template = template.replace(pattern, mask);
  template = template.toLowerCase().replace(/\s+/g, ' ').trim();
  const masks = template.match(/<(url|email|id|time|ip|hex|path|n)>/g)?.length ?? 0;
  const literal = template.replace(/<\w+>/g, ' ').match(/\p{L}{2,}/gu) ?? [];
  return { template, masks, words: new Set(literal).size };
}
