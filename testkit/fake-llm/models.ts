export interface Models {
  chat: string[];
  /** Name to full dimensions. */
  embedding: Record<string, number>;
}

/** Known unless the caller says otherwise; every other name is 404, as a typo would be. */
export const defaultModels: Models = {
  chat: [
    'gpt-5',
    'gpt-5-mini',
    'qwen3-coder',
    'gemini-2.5-flash',
    'gemini-2.5-pro',
    'gemini-3-pro-preview',
    'claude-sonnet-4-5',
    'claude-opus-4-5',
    'claude-3-7-sonnet-latest',
  ],
  embedding: { 'text-embedding-3-small': 1536, 'nomic-embed-text': 768, 'gemini-embedding-001': 3072 },
};
