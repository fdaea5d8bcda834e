import { readFileSync } from 'node:fs';

export type PromptName = 'builtin-instructions' | 'builtin-task' | 'judge' | 'plan' | 'title';

/** A prompt with its places filled. A value is put in as it is: marks in it are not places. */
export function fillPrompt(name: PromptName, values: Record<string, string>): string {
  const text = readFileSync(new URL(`./${name}.md`, import.meta.url), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, place: string) => {
    const value = values[place];
    if (value === undefined) throw new Error(`the prompt ${name} needs a value for ${place}`);
    return value;
  });
}
