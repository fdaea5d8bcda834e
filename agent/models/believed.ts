/** As the provider counts them; what is no number, or less than half of what we count, is not believed: then our own counts. */
export const believed = (told: number | undefined, estimate: number): number =>
  typeof told === 'number' && Number.isFinite(told) && told >= estimate / 2 ? told : estimate;

const CHARACTERS_PER_TOKEN = 4;

export const estimateTokens = (characters: number) => Math.ceil(characters / CHARACTERS_PER_TOKEN);
