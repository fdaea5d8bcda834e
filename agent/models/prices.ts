/** US dollars for a million tokens. What was read from a cache costs `cachedInputUsdPerMillion`, where the vendor says so. */
export interface Price {
  inputUsdPerMillion: number;
  outputUsdPerMillion: number;
  cachedInputUsdPerMillion?: number;
  /** False when the model is not in the table: the price is then a guess on the high side. */
  known: boolean;
}

type Row = [name: string, input: number, output: number, cachedInput?: number];

/** List prices in 2025; the longest name that a model's name begins with counts. Settings can say another price. */
const ROWS: Record<'google' | 'anthropic' | 'openai', Row[]> = {
  google: [
    ['gemini-2.5-pro', 1.25, 10, 0.125],
    ['gemini-2.5-flash', 0.3, 2.5, 0.03],
    ['gemini-2.5-flash-lite', 0.1, 0.4, 0.01],
    ['gemini-2.0-flash', 0.1, 0.4, 0.025],
    ['gemini-3-pro', 2, 12, 0.2],
  ],
  anthropic: [
    ['claude-opus-4', 15, 75, 1.5],
    ['claude-opus-4-5', 5, 25, 0.5],
    ['claude-sonnet-4', 3, 15, 0.3],
    ['claude-haiku-4', 1, 5, 0.1],
    ['claude-3-5-haiku', 0.8, 4, 0.08],
    ['claude-3-7-sonnet', 3, 15, 0.3],
  ],
  openai: [
    ['gpt-5', 1.25, 10, 0.125],
    ['gpt-5-mini', 0.25, 2, 0.025],
    ['gpt-5-nano', 0.05, 0.4, 0.005],
    ['gpt-4.1', 2, 8, 0.5],
    ['gpt-4.1-mini', 0.4, 1.6, 0.1],
    ['gpt-4.1-nano', 0.1, 0.4, 0.025],
    ['gpt-4o', 2.5, 10, 1.25],
    ['gpt-4o-mini', 0.15, 0.6, 0.075],
    ['o3', 2, 8, 0.5],
    ['o4-mini', 1.1, 4.4, 0.275],
  ],
};

const GUESS: Price = { inputUsdPerMillion: 5, outputUsdPerMillion: 25, known: false };

/** Models behind a compatible endpoint are mostly one's own: without a stated price they cost nothing. */
export function priceOf(provider: 'google' | 'anthropic' | 'openai' | 'openai-compatible', model: string): Price {
  if (provider === 'openai-compatible') return { inputUsdPerMillion: 0, outputUsdPerMillion: 0, known: false };
  const rows = ROWS[provider].filter(([name]) => model.startsWith(name)).sort((a, b) => b[0].length - a[0].length);
  const [row] = rows;
  if (!row) return GUESS;
  const [, inputUsdPerMillion, outputUsdPerMillion, cached] = row;
  return {
    inputUsdPerMillion,
    outputUsdPerMillion,
    ...(cached === undefined ? {} : { cachedInputUsdPerMillion: cached }),
    known: true,
  };
}
